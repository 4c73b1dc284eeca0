/* Scan codes inside the page, where the browser can; elsewhere the phone's own camera opens them. */
const button = document.getElementById("door-scan");
const box = document.getElementById("scan-box");
const video = document.getElementById("scan-video");
const said = document.getElementById("scan-said");
const TICKET = /\/door\/([0-9a-z]+-[a-z2-7]+)\/$/;

async function canScan() {
  if (!button || !box || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

function tokenIn(text) {
  try {
    const address = new URL(text);
    return address.origin === location.origin ? TICKET.exec(address.pathname)?.[1] : undefined;
  } catch { return undefined; }
}

async function watch(detector) {
  let before = "";
  while (box.open) {
    const [found] = await detector.detect(video).catch(() => []);
    const token = found && tokenIn(found.rawValue);
    if (token && token !== before) {
      before = token;
      document.dispatchEvent(new CustomEvent("door:ticket", { detail: { token, say: (words) => { said.textContent = words; } } }));
    }
    await new Promise((done) => { setTimeout(done, 200); });
  }
}

async function scan() {
  said.textContent = "";
  box.showModal();
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
    await watch(new BarcodeDetector({ formats: ["qr_code"] }));
  } catch (error) {
    said.textContent = error.message;
  } finally {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  }
}

if (await canScan()) {
  button.hidden = false;
  button.addEventListener("click", scan);
}
