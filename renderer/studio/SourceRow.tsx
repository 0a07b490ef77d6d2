import { type Item, sceneOnAir, type Source, type SourceStates, type Studio } from "@nchat/contract/studio";
import { BringToFront, Eye, EyeOff, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Panels.module.css";
import type { Edited } from "./SourceEditor.tsx";
import { sourceIcons } from "./source-icons.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { kindWords, stateWords } from "./source-words.ts";
import { words } from "./words.ts";

type Props = {
  readonly item: Item;
  readonly studio: Studio;
  readonly states: SourceStates;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onEdit: (edited: Edited) => void;
  readonly ports: StudioPorts;
};

/** One source of the scene: shown or hidden, what is wrong with it, and while it is selected what can be changed. */
export function SourceRow({ item, studio, states, isSelected, onSelect, onEdit, ports }: Props) {
  const { dispatch } = ports.studio;
  const source = studio.sources.find(({ id }) => id === item.sourceId);
  if (!source) return null;
  const { id, kind, name } = source;
  const place = { sceneId: sceneOnAir(studio).id, sourceId: id };
  return (
    <li className={classNames(styles.source, isSelected && styles.selected)}>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.rowButton}
          aria-pressed={isSelected}
          title={kindWords(kind)}
          data-testid={`studio-source-${name}`}
          onClick={onSelect}
        >
          <Icon of={sourceIcons[kind]} size={16} />
          <span className={styles.name}>{name}</span>
        </button>
        <IconButton
          icon={item.isShown ? Eye : EyeOff}
          size="s"
          label={item.isShown ? words.hide(name) : words.show(name)}
          onClick={() => dispatch({ type: "item-shown", ...place, isShown: !item.isShown })}
        />
      </div>
      <Trouble {...{ source, states, ports, onEdit }} />
      {isSelected && <Details {...{ source, place, ports, onEdit }} />}
    </li>
  );
}

type TroubleProps = Pick<Props, "states" | "ports" | "onEdit"> & { readonly source: Source };

function Trouble({ source, states, ports, onEdit }: TroubleProps) {
  const { id, kind } = source;
  const state = states[id];
  const isScreen = kind === "display" && source.captureId.startsWith("screen:");
  const trouble = stateWords(isScreen ? "region" : kind, state);
  if (trouble === null) return null;
  const remedy = remedyFor(source, ports, onEdit);
  const hasRemedy = remedy !== null && (state?.step === "lost" || (state?.step === "running" && state.isCut));
  return (
    <p className={styles.trouble} role="status" data-testid="source-trouble">
      {trouble}
      {hasRemedy && (
        <button type="button" className={styles.link} onClick={remedy.act} data-testid="source-remedy">
          {remedy.label}
        </button>
      )}
    </p>
  );
}

/** What a person can do about a source that is not seen. */
function remedyFor(source: Source, { studio, pickDisplay }: StudioPorts, onEdit: Props["onEdit"]) {
  switch (source.kind) {
    case "display": {
      const chooseAgain = () => {
        studio.dispatch({ type: "source-removed", id: source.id });
        pickDisplay();
      };
      return { label: words.chooseAgain, act: chooseAgain };
    }
    case "region":
      return { label: words.chooseAgain, act: () => onEdit({ kind: "region", source }) };
    case "browser":
      return { label: words.pageReload, act: () => studio.reloadPage(source.id) };
    case "camera":
    case "image":
    case "text":
      return null;
  }
}

type DetailsProps = {
  readonly source: Source;
  readonly place: { readonly sceneId: string; readonly sourceId: string };
  readonly ports: StudioPorts;
  readonly onEdit: Props["onEdit"];
};

function Details({ source, place, ports, onEdit }: DetailsProps) {
  const { dispatch } = ports.studio;
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
        onClick={() => dispatch({ type: "item-raised", ...place })}
      />
      <IconButton
        icon={Trash2}
        size="s"
        label={words.remove(source.name)}
        data-testid="source-remove"
        onClick={() => dispatch({ type: "source-removed", id: source.id })}
      />
    </div>
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

type EditProps = Pick<DetailsProps, "source" | "ports" | "onEdit">;

function EditButtons({ source, ports, onEdit }: EditProps) {
  if (source.kind !== "region" && source.kind !== "browser") return null;
  const isPage = source.kind === "browser";
  const edit = () => onEdit(isPage ? { kind: "browser", source } : { kind: "region", source });
  return (
    <>
      <IconButton
        icon={Pencil}
        size="s"
        label={isPage ? words.pageChange : words.regionChange}
        data-testid="source-edit"
        onClick={edit}
      />
      {isPage && (
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
