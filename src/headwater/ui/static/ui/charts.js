// Draws the charts of a page: each when it comes into view, with the spec written beside it.

let library;

/** Load the chart library once, when the first chart needs it. */
function load(address) {
  library ??= import(address).then(() => globalThis.vegaEmbed);
  return library;
}

async function draw(place) {
  place.dataset.drawn = "";
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const canvas = place.querySelector(".chart-canvas");
  const embed = await load(place.dataset.bundle);
  await embed(canvas, spec, {
    ast: true, // expressions are interpreted: the Content-Security-Policy forbids eval
    defaultStyle: false,
    renderer: "svg",
    actions: false,
    mode: "vega-lite",
    tooltip: { disableDefaultStyle: true },
    loader: { http: { credentials: "omit" } },
  });
}

/** Say so where a picture should have been: the numbers are still one link away. */
function apologise(place, error) {
  place.querySelector(".chart-canvas").textContent =
    "This picture could not be drawn here. The numbers behind it are linked below.";
  throw error;
}

const drawOrSay = (place) => draw(place).catch((error) => apologise(place, error));

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      drawOrSay(target);
    }
  },
  { rootMargin: "300px" },
);

function watch(root) {
  for (const place of root.querySelectorAll(".chart[data-chart]:not([data-drawn])")) seen.observe(place);
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
window.addEventListener("beforeprint", () => {
  for (const place of document.querySelectorAll(".chart[data-chart]:not([data-drawn])")) drawOrSay(place);
});
