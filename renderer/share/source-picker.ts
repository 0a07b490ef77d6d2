import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { createStore } from "zustand/vanilla";
import type { CapturePort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { initialShare, nextShare, type Share, type ShareEvent } from "./share-machine.ts";

/** What the dialog in which a source is chosen needs, whatever the source is for. */
export type PickerStore = {
  readonly store: ReadonlyStore<{ readonly share: Share }>;
  readonly close: () => void;
};

/** The dialog for something else than sharing: it ends with the choice. */
export type SourcePicker = PickerStore & {
  readonly open: () => void;
  readonly start: (source: CaptureSource) => void;
};

type Deps = {
  readonly capture: Pick<CapturePort, "list">;
  readonly schedule: (run: () => void, ms: number) => () => void;
  readonly onChosen: (source: CaptureSource) => void;
};

const relistMs = 1500;

/** Lists while it is open: names at once, pictures as they come. */
export function createSourcePicker({ capture, schedule, onChosen }: Deps): SourcePicker {
  const store = createStore<{ share: Share }>(() => ({ share: initialShare }));
  let cancelRelist = () => {};
  let listing = 0;
  const send = (event: ShareEvent) => {
    store.setState(({ share }) => ({ share: nextShare(share, event) }));
    if (store.getState().share.step !== "picking") cancelRelist();
  };
  const list = async (rounds: readonly boolean[]) => {
    const mine = ++listing;
    for (const withPictures of rounds) {
      const sources = await capture.list(["window", "screen"], withPictures);
      if (mine !== listing || store.getState().share.step !== "picking") return;
      send({ type: "listed", sources });
    }
    cancelRelist = schedule(() => void list([true]), relistMs);
  };
  return {
    store,
    close: () => send({ type: "closed" }),
    open() {
      send({ type: "opened" });
      void list([false, true]);
    },
    start(source) {
      if (store.getState().share.step !== "picking") return;
      send({ type: "closed" });
      onChosen(source);
    },
  };
}
