// Keeps the page of a running job fresh without reloading it.
//
//   <div data-island="job_progress" data-source="/jobs/7/state"> with elements named data-part:
//   step, message, count, elapsed, bar (a progress element) and announcement (role=status).
//
// The announcement changes at most every ten seconds, so that a screen reader can finish a sentence.
type State = { finished: boolean; step: string; message: string; count: string; elapsed: string; done: number; total: number };

const first_poll_ms = 500;
const poll_ms = 2000;
const announce_ms = 10000;

export function start(element: HTMLElement): void {
  const source = element.dataset.source;
  if (!source) return;
  const part = (name: string) => element.querySelector<HTMLElement>(`[data-part=${name}]`);
  let announced = 0;

  function show(state: State): void {
    for (const name of ["step", "message", "count", "elapsed"] as const) {
      const place = part(name);
      if (place) place.textContent = state[name];
    }
    const bar = part("bar");
    if (bar instanceof HTMLProgressElement && state.total > 0) {
      bar.max = state.total;
      bar.value = state.done;
    }
    const status = part("announcement");
    if (status && Date.now() - announced >= announce_ms) {
      announced = Date.now();
      status.textContent = [state.step, state.count].filter(Boolean).join(": ");
    }
  }

  async function poll(): Promise<void> {
    try {
      const response = await fetch(source as string, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const state: State = await response.json();
        show(state);
        if (state.finished) return location.reload();
      }
    } catch {
      // The server may be starting again: ask once more.
    }
    window.setTimeout(poll, poll_ms);
  }
  window.setTimeout(poll, first_poll_ms);
}
