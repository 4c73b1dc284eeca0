// Makes a map move: drag or arrow keys to pan, pinch, plus and minus to zoom. The server draws each view; without this
// module the links under the map do the same.

const SETTLE = 250; // ms after the last movement before the server is asked
const calm = matchMedia("(prefers-reduced-motion: reduce)");

class MovingMap {
  constructor(figure) {
    this.figure = figure;
    this.frame = figure.querySelector("[data-map-frame]");
    this.pointers = new Map();
    this.frame.tabIndex = 0;
    this.frame.setAttribute("role", "group");
    this.frame.setAttribute("aria-label", this.frame.dataset.mapHint);
    figure.classList.add("map-alive");
    this.take();
    this.frame.addEventListener("pointerdown", (event) => this.press(event));
    this.frame.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.frame.addEventListener(name, (event) => this.release(event));
    this.frame.addEventListener("click", (event) => this.click(event), true);
    this.frame.addEventListener("keydown", (event) => this.key(event));
    this.frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    figure.addEventListener("click", (event) => this.follow(event));
  }

  // The picture now shown, its frame in degrees and its view box.
  take() {
    this.svg = this.frame.querySelector("svg");
    this.box = this.svg.dataset.frame.split(",").map(Number);
    const { width, height } = this.svg.viewBox.baseVal;
    this.size = { width, height };
    this.view = { x: 0, y: 0, width, height };
  }

  show() {
    const { x, y, width, height } = this.view;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(this.address()), SETTLE);
  }

  pan(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.show();
  }

  zoom(by, x = this.view.x + this.view.width / 2, y = this.view.y + this.view.height / 2) {
    const width = Math.min(Math.max(this.view.width * by, this.size.width / 16), this.size.width * 8);
    const ratio = width / this.view.width;
    this.view.x = x - (x - this.view.x) * ratio;
    this.view.y = y - (y - this.view.y) * ratio;
    this.view.width *= ratio;
    this.view.height *= ratio;
    this.show();
  }

  // Units of the picture under a point of the screen.
  at(event) {
    const box = this.svg.getBoundingClientRect();
    return {
      x: this.view.x + ((event.clientX - box.left) / box.width) * this.view.width,
      y: this.view.y + ((event.clientY - box.top) / box.height) * this.view.height,
      unit: this.view.width / box.width,
    };
  }

  press(event) {
    if (event.button) return;
    this.pointers.set(event.pointerId, event);
    this.moved = false;
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const { unit } = this.at(event);
    const dx = event.clientX - before.clientX;
    const dy = event.clientY - before.clientY;
    if (!this.moved && Math.hypot(dx, dy) < 5) return;
    if (!this.moved) this.frame.setPointerCapture(event.pointerId);
    this.moved = true;
    this.figure.classList.add("is-held");
    if (this.pointers.size === 2) this.pinch(event);
    else this.pan(-dx * unit, event.pointerType === "touch" ? 0 : -dy * unit);
    this.pointers.set(event.pointerId, event);
  }

  pinch(event) {
    const other = [...this.pointers.values()].find((each) => each.pointerId !== event.pointerId);
    const before = this.pointers.get(event.pointerId);
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    const { x, y } = this.at(middle);
    if (apart(event) > 20) this.zoom(apart(before) / apart(event), x, y);
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    this.figure.classList.remove("is-held");
  }

  // A drag that ends on a marker is not a click on it.
  click(event) {
    if (this.moved) {
      event.preventDefault();
      event.stopPropagation();
    }
    this.moved = false;
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = this.view.width / 6;
    const moves = {
      ArrowLeft: () => this.pan(-step, 0),
      ArrowRight: () => this.pan(step, 0),
      ArrowUp: () => this.pan(0, -step),
      ArrowDown: () => this.pan(0, step),
      "+": () => this.zoom(0.5),
      "=": () => this.zoom(0.5),
      "-": () => this.zoom(2),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  }

  // Only with Ctrl (which is also what a pinch on a touchpad sends), so that the page still scrolls.
  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = this.at(event);
    this.zoom(Math.exp(Math.max(-50, Math.min(50, event.deltaY)) / 100), x, y);
  }

  // Buttons and clusters: the same page for another frame. Other links leave the page as usual.
  follow(event) {
    const link = event.target.closest("a[data-map-go], a.map-cluster");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.load(new URL(link.getAttribute("href"), location.href), link.dataset.mapGo);
  }

  // The address of this page for what the view box now shows.
  address() {
    const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
    const degrees = (y) => (Math.atan(Math.exp(y)) * 360) / Math.PI - 90;
    const [west, south, east, north] = this.box;
    const { width, height } = this.size;
    const top = mercator(north);
    const tall = top - mercator(south);
    const longitude = (x) => Math.max(-180, Math.min(180, west + (x / width) * (east - west)));
    const latitude = (y) => Math.max(-84, Math.min(84, degrees(top - (y / height) * tall)));
    const { x, y, width: wide, height: high } = this.view;
    const sides = [longitude(x), latitude(y + high), longitude(x + wide), latitude(y)];
    const address = new URL(location.href);
    address.searchParams.delete("page");
    address.searchParams.set("bbox", sides.map((side) => side.toFixed(3)).join(","));
    return address;
  }

  async load(address, go) {
    if (!this.figure.querySelector("[data-map-go]")) return;
    this.asked?.abort();
    this.asked = new AbortController();
    this.figure.classList.add("map-busy");
    try {
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.swap(new DOMParser().parseFromString(await answer.text(), "text/html"), go);
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    } finally {
      this.figure.classList.remove("map-busy");
    }
  }

  swap(page, go) {
    const drawn = page.querySelector("[data-map] svg");
    if (!drawn) return;
    const held = this.frame.contains(document.activeElement);
    this.frame.replaceChildren(drawn);
    for (const part of ["[data-map-said]", ".map-tools"]) {
      const old = this.figure.querySelector(part);
      const fresh = page.querySelector(`[data-map] ${part}`);
      if (old && fresh) old.replaceChildren(...fresh.childNodes);
    }
    const list = document.querySelector("[data-map-list]");
    const newer = page.querySelector("[data-map-list]");
    if (list && newer) list.replaceChildren(...newer.childNodes);
    this.take();
    if (!calm.matches) drawn.animate([{ opacity: 0.6 }, { opacity: 1 }], 150);
    if (go) this.figure.querySelector(`[data-map-go="${go}"]`)?.focus();
    else if (held) this.frame.focus({ preventScroll: true });
  }
}

for (const figure of document.querySelectorAll("[data-map]")) new MovingMap(figure);
