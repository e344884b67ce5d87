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
for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = islands[element.dataset.island ?? ""];
  if (load) load().then((island) => island.start(element)).catch((error) => console.error(error));
}
