// Offers places while one types in a box with data-places; the browser's own list of suggestions shows them.

const WAIT = 150; // ms without a key before the server is asked

for (const box of document.querySelectorAll("input[data-places]")) {
  if (!box.dataset.places) continue;
  const list = document.createElement("datalist");
  list.id = `${box.id || box.name}-places`;
  box.after(list);
  box.setAttribute("list", list.id);
  box.autocomplete = "off";
  let timer;
  let asked;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    const text = box.value.trim();
    if (text.length < 2) return;
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const address = `${box.dataset.places}?format=json&q=${encodeURIComponent(text)}`;
        const answer = await fetch(address, { signal: asked.signal });
        if (answer.ok) fill(list, (await answer.json()).matches);
      } catch {
        // Without suggestions the box works as before.
      }
    }, WAIT);
  });
}

function fill(list, matches) {
  const names = new Set(matches.map((match) => (match.where ? `${match.name}, ${match.where}` : match.name)));
  list.replaceChildren(...[...names].map((name) => Object.assign(document.createElement("option"), { value: name })));
}
