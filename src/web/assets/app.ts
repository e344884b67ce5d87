// The one script of every page: the design system's components, then the islands that are on it.
// An element with data-island="name" is handed to the island of that name; without scripts the
// page already shows the same facts.
import { initAll } from "govuk-frontend";

type Island = { start(element: HTMLElement): void };

const islands: Record<string, () => Promise<Island>> = {
  map: () => import("./map"),
  autocomplete: () => import("./autocomplete"),
  job_progress: () => import("./job_progress"),
};

initAll();
// On a phone a long filter would push the results off the screen: closed until somebody wants it.
if (matchMedia("(max-width: 640px)").matches)
  for (const panel of document.querySelectorAll<HTMLDetailsElement>("details.moj-filter"))
    panel.open = panel.querySelector(".moj-filter-tags") !== null;
for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[element.dataset.island ?? ""];
  if (load) load().then((island) => island.start(element)).catch((error) => console.error(error));
}
