// Draws the flow's BPMN with bpmn-js in place of the server's picture, where there is a pointer to drag it with.
// Without script, on a touch screen, or when anything fails, the picture stays.
"use strict";
(function () {
  const box = document.querySelector("[data-bpmn]");
  if (!box || !window.BpmnJS || !window.matchMedia("(pointer: fine)").matches) return;
  const picture = box.querySelector("img");
  const font = getComputedStyle(document.body).fontFamily;

  function whole(canvas) {
    canvas.zoom("fit-viewport", "auto");
  }

  // As large as the height allows, from the left: a long flow is read like a line of text.
  function readable(canvas) {
    const inner = canvas.viewbox().inner;
    const scale = Math.min(1.1, (box.clientHeight - 30) / inner.height);
    if (scale * inner.width <= box.clientWidth || scale < 0.4) return whole(canvas);
    canvas.viewbox({ x: inner.x - 15 / scale, y: inner.y - 15 / scale, width: box.clientWidth / scale, height: box.clientHeight / scale });
  }

  async function draw() {
    const answer = await fetch(box.dataset.bpmn);
    if (!answer.ok) throw new Error(answer.status);
    box.classList.add("drawn");
    picture.hidden = true;
    const viewer = new window.BpmnJS({ container: box, textRenderer: { defaultStyle: { fontFamily: font, fontSize: Number(box.dataset.font) } } });
    await viewer.importXML(await answer.text());
    const canvas = viewer.get("canvas");
    readable(canvas);
    document.querySelector(".chart-zoom").hidden = false;
    for (const button of document.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => (button.dataset.zoom === "fit" ? whole(canvas) : canvas.zoom(canvas.zoom() * Number(button.dataset.zoom), "auto")));
    }
  }

  draw().catch(() => {
    box.classList.remove("drawn");
    for (const child of [...box.children]) if (child !== picture) child.remove();
    picture.hidden = false;
  });
})();
