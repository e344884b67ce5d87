// Suggestions under a text input, from an address of ours.
//
//   <div data-island="autocomplete" data-source="/schools/suggest"> … a GOV.UK input … </div>
//
// The address gets ?q= with what was typed (three letters or more) and answers
// [{ "label": "…", "hint": "…", "value": "…" }]. The form posts the input's own name with the text,
// and name_value with the value of the suggestion that was chosen.
import accessibleAutocomplete from "accessible-autocomplete/dist/accessible-autocomplete.min.js";

type Suggestion = { label: string; hint?: string; value: string };

const letters_min = 3;
const pause_ms = 150;

function escaped(text: string): string {
  const box = document.createElement("span");
  box.textContent = text;
  return box.innerHTML;
}

export function start(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[type=text], input[type=search]");
  const source = element.dataset.source;
  if (!input || !source) return;
  const chosen = document.createElement("input");
  chosen.type = "hidden";
  chosen.name = `${input.name}_value`;
  const holder = document.createElement("div");
  const { id, name, value } = input;
  const describedBy = input.getAttribute("aria-describedby") ?? undefined;

  let waiting = 0;
  let asked = 0;
  async function suggest(query: string, show: (found: Suggestion[]) => void): Promise<void> {
    const mine = ++asked;
    const response = await fetch(`${source}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
    // A slow answer to an earlier letter is not shown over a later one.
    if (mine === asked) show(response.ok ? await response.json() : []);
  }

  input.replaceWith(holder);
  element.append(chosen);
  accessibleAutocomplete({
    element: holder, id, name, defaultValue: value, minLength: letters_min,
    confirmOnBlur: false, showNoOptionsFound: true, displayMenu: "overlay",
    menuAttributes: describedBy ? { "aria-describedby": describedBy } : {},
    source: (query: string, show: (found: Suggestion[]) => void) => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => suggest(query, show), pause_ms);
    },
    templates: {
      inputValue: (found?: Suggestion) => found?.label ?? "",
      suggestion: (found: Suggestion | string) =>
        typeof found === "string" ? escaped(found)
          : escaped(found.label) + (found.hint ? `<span class="trellis-suggestion-hint">${escaped(found.hint)}</span>` : ""),
    },
    onConfirm: (found?: Suggestion) => { chosen.value = found?.value ?? ""; },
  });
  holder.querySelector("input")?.addEventListener("input", () => { chosen.value = ""; });
}
