import { sceneOnAir, type Source, type Studio } from "@nchat/contract/studio";
import { BringToFront, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Panels.module.css";
import { removeFromScene, removeWithUndo } from "./remove.ts";
import type { Edited } from "./SourceEditor.tsx";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = {
  readonly source: Source;
  readonly studio: Studio;
  readonly ports: StudioPorts;
  readonly onEdit: (edited: Edited) => void;
};

/** What can be changed of the source that is selected. */
export function SourceDetails({ source, studio, ports, onEdit }: Props) {
  const { dispatch } = ports.studio;
  const scene = sceneOnAir(studio);
  const setText = (text: string) => {
    if (source.kind !== "text") return;
    dispatch({ type: "source-replaced", source: { ...source, text, name: text.slice(0, 60) || words.newText } });
  };
  return (
    <div className={styles.details}>
      {source.kind === "text" && (
        <Field
          label={words.textField}
          value={source.text}
          maxLength={300}
          data-testid="source-text"
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {isMoving(source) && <Later source={source} ports={ports} />}
      <EditButtons source={source} ports={ports} onEdit={onEdit} />
      <IconButton
        icon={BringToFront}
        size="s"
        label={words.toFront(source.name)}
        data-testid="source-raise"
        onClick={() => dispatch({ type: "item-raised", sceneId: scene.id, sourceId: source.id })}
      />
      <RemoveButtons source={source} studio={studio} ports={ports} />
    </div>
  );
}

/** Out of this scene; apart from it, out of all of them while there are several. */
function RemoveButtons({ source: { id, name }, studio, ports }: Omit<Props, "onEdit">) {
  const scene = sceneOnAir(studio);
  const count = studio.scenes.filter(({ items }) => items.some(({ sourceId }) => sourceId === id)).length;
  return (
    <>
      <IconButton
        icon={Trash2}
        size="s"
        label={count > 1 ? words.removeFrom(name, scene.name) : words.remove(name)}
        keys="Delete"
        data-testid="source-remove"
        onClick={() => removeFromScene(ports, id)}
      />
      {count > 1 && (
        <Button
          size="s"
          variant="quiet"
          title={words.removeEverywhereHint(count)}
          data-testid="source-remove-everywhere"
          onClick={() => removeWithUndo(ports, { type: "source-removed", id }, words.removedEverywhere(name))}
        >
          {words.removeEverywhere}
        </Button>
      )}
    </>
  );
}

type Moving = Exclude<Source, { kind: "image" | "text" }>;

function isMoving(source: Source): source is Moving {
  return source.kind !== "image" && source.kind !== "text";
}

/** How much later the picture is shown than it comes; earlier puts all else off. */
function Later({ source, ports }: { readonly source: Moving; readonly ports: StudioPorts }) {
  const offset = source.offsetMilliseconds ?? 0;
  const change = (offsetMilliseconds: number) =>
    ports.studio.dispatch({ type: "source-replaced", source: { ...source, offsetMilliseconds } });
  return (
    <div className={styles.later} data-testid="source-offset">
      <span>{words.later}</span>
      <Slider
        label={words.later}
        {...{ value: offset, min: -500, max: 2000, step: 10 }}
        text={words.milliseconds(offset)}
        onChange={change}
      />
    </div>
  );
}

const changeWords = {
  display: words.displayChange,
  region: words.regionChange,
  browser: words.pageChange,
} as const;

function EditButtons({ source, ports, onEdit }: Omit<Props, "studio">) {
  if (source.kind !== "display" && source.kind !== "region" && source.kind !== "browser") return null;
  const edit = () => {
    if (source.kind === "display") ports.pickDisplay(source.id);
    else if (source.kind === "region") onEdit({ kind: "region", source });
    else onEdit({ kind: "browser", source });
  };
  return (
    <>
      <IconButton icon={Pencil} size="s" label={changeWords[source.kind]} data-testid="source-edit" onClick={edit} />
      {source.kind === "browser" && (
        <IconButton
          icon={RefreshCw}
          size="s"
          label={words.pageReload}
          data-testid="source-reload"
          onClick={() => ports.studio.reloadPage(source.id)}
        />
      )}
    </>
  );
}
