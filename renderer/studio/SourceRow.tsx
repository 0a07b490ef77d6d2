import { type Item, sceneOnAir, type Source, type SourceStates, type Studio } from "@nchat/contract/studio";
import { BringToFront, Eye, EyeOff, Trash2 } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./Panels.module.css";
import { sourceIcons } from "./source-icons.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { kindWords, stateWords, words } from "./words.ts";

type Props = {
  readonly item: Item;
  readonly studio: Studio;
  readonly states: SourceStates;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly ports: StudioPorts;
};

/** One source of the scene: shown or hidden, what is wrong with it, and while it is selected what can be changed. */
export function SourceRow({ item, studio, states, isSelected, onSelect, ports }: Props) {
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
      <Trouble source={source} states={states} ports={ports} />
      {isSelected && <Details source={source} place={place} ports={ports} />}
    </li>
  );
}

type TroubleProps = Pick<Props, "states" | "ports"> & { readonly source: Source };

function Trouble({ source: { id, kind }, states, ports }: TroubleProps) {
  const trouble = stateWords(kind, states[id]);
  if (trouble === null) return null;
  const chooseAgain = () => {
    ports.studio.dispatch({ type: "source-removed", id });
    ports.pickDisplay();
  };
  return (
    <p className={styles.trouble} role="status" data-testid="source-trouble">
      {trouble}
      {kind === "display" && states[id]?.step === "lost" && (
        <button type="button" className={styles.link} onClick={chooseAgain}>
          {words.chooseAgain}
        </button>
      )}
    </p>
  );
}

type DetailsProps = {
  readonly source: Source;
  readonly place: { readonly sceneId: string; readonly sourceId: string };
  readonly ports: StudioPorts;
};

function Details({ source, place, ports }: DetailsProps) {
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
