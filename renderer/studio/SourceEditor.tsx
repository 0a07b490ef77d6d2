import type { Source } from "@nchat/contract/studio";
import { PageDialog } from "./PageDialog.tsx";
import { RegionPicker } from "./RegionPicker.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

/** A source that is set up in a dialog: an own one to change, or a new one of that kind. */
export type Edited = {
  readonly [K in "region" | "browser"]: { readonly kind: K; readonly source: Extract<Source, { kind: K }> | null };
}["region" | "browser"];

type Props = {
  readonly edited: Edited | null;
  readonly ports: StudioPorts;
  readonly onAdded: (id: string) => void;
  readonly onClose: () => void;
};

/** The dialog of the source that is set up just now. */
export function SourceEditor({ edited, ports, onAdded, onClose }: Props) {
  if (!edited) return null;
  const finish = (source: Source) => {
    ports.studio.dispatch({ type: edited.source ? "source-replaced" : "source-added", source });
    if (!edited.source) onAdded(source.id);
    onClose();
  };
  if (edited.kind === "browser") return <PageDialog current={edited.source} onDone={finish} onClose={onClose} />;
  const before = edited.source ?? { id: crypto.randomUUID(), kind: "region" as const, name: null };
  return (
    <RegionPicker
      capture={ports.capture}
      current={edited.source}
      onChoose={(chosen) =>
        finish({ ...before, ...chosen, chosenAt: Date.now(), name: before.name ?? words.partOf(chosen.screen.name) })
      }
      onClose={onClose}
    />
  );
}
