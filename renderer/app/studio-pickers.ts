import type { CapturePort, StudioPort } from "../platform/platform.ts";
import { createSourcePicker, type SourcePicker } from "../share/source-picker.ts";

/** The two dialogs of the studio in which a window or screen is chosen. */
export type StudioPickers = {
  readonly adding: SourcePicker;
  readonly replacing: SourcePicker;
  /** Opens the dialog for a new source, or for one that takes the place of another in every scene. */
  readonly pick: (replacedId?: string) => void;
};

type Deps = {
  readonly capture: Pick<CapturePort, "list">;
  readonly studio: Pick<StudioPort, "studio" | "dispatch">;
  readonly schedule: (run: () => void, ms: number) => () => void;
  readonly newId: () => string;
  readonly now: () => number;
};

/** Nothing of the studio changes before something is chosen. */
export function createStudioPickers({ capture, studio, schedule, newId, now }: Deps): StudioPickers {
  let replacedId: string | null = null;
  const adding = createSourcePicker({
    ...{ capture, schedule },
    onChosen: ({ id, name }) =>
      studio.dispatch({
        type: "source-added",
        source: { id: newId(), kind: "display", name: name.slice(0, 300), captureId: id },
      }),
  });
  const replacing = createSourcePicker({
    ...{ capture, schedule },
    onChosen({ id, name }) {
      const source = studio.studio.getState().sources.find((each) => each.id === replacedId);
      if (source?.kind !== "display") return; // removed meanwhile
      const chosen = { captureId: id, name: name.slice(0, 300), chosenAt: now() };
      studio.dispatch({ type: "source-replaced", source: { ...source, ...chosen } });
    },
  });
  return {
    adding,
    replacing,
    pick(id) {
      replacedId = id ?? null;
      (id === undefined ? adding : replacing).open();
    },
  };
}
