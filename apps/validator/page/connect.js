// @ts-check

/** @typedef {import("../src/snapshot.ts").Snapshot} Snapshot */
/** @typedef {import("../src/snapshot.ts").ResultEvent} ResultEvent */

const retryMs = 2_000;
/** The validator sends something every 10 s at least, even if no probe is due. */
const silenceMs = 25_000;

/**
 * Follows the validator's events for as long as the page is open. The browser reconnects by itself after a lost
 * connection; after an answer that is no event stream (a proxy's error page) it gives up, and we do not.
 * @param {{ onSnapshot: (snapshot: Snapshot) => void, onResult: (event: ResultEvent) => void }} handlers
 */
export function connect({ onSnapshot, onResult }) {
  /** @type {"connecting" | "live" | "lost"} */
  let state = "connecting";
  /** @type {number | undefined} */
  let lastEventAt;
  /** @type {EventSource | undefined} */
  let source;

  const alive = () => {
    state = "live";
    lastEventAt = Date.now();
  };
  const open = () => {
    source?.close();
    source = new EventSource("events");
    source.addEventListener("snapshot", (event) => {
      alive();
      onSnapshot(JSON.parse(event.data));
    });
    source.addEventListener("result", (event) => {
      alive();
      onResult(JSON.parse(event.data));
    });
    source.addEventListener("heartbeat", alive);
    source.addEventListener("error", () => {
      state = "lost";
      if (source?.readyState === EventSource.CLOSED) setTimeout(open, retryMs);
    });
  };
  open();
  return {
    status() {
      // a network that vanished without a word closes nothing
      if (state === "live" && lastEventAt !== undefined && Date.now() - lastEventAt > silenceMs) {
        state = "lost";
        open();
      }
      return { state, lastEventAt };
    },
  };
}
