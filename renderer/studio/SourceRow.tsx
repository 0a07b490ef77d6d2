import { type Item, sceneOnAir, type Source, type SourceStates, type Studio } from "@nchat/contract/studio";
import { Eye, EyeOff } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./Panels.module.css";
import { isRemoveKey, removeFromScene } from "./remove.ts";
import { SourceDetails } from "./SourceDetails.tsx";
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
          onKeyDown={({ key }) => isRemoveKey(key) && removeFromScene(ports, id)}
        >
          <Icon of={sourceIcons[kind]} size={16} />
          <span className={styles.name}>{name}</span>
        </button>
        <IconButton
          icon={item.isShown ? Eye : EyeOff}
          size="s"
          label={item.isShown ? words.hide(name) : words.show(name)}
          data-testid="source-shown"
          onClick={() => dispatch({ type: "item-shown", ...place, isShown: !item.isShown })}
        />
      </div>
      <Trouble {...{ source, states, ports, onEdit }} />
      {isSelected && <SourceDetails {...{ source, studio, ports, onEdit }} />}
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
function remedyFor(source: Source, { studio, pickDisplay, now }: StudioPorts, onEdit: Props["onEdit"]) {
  switch (source.kind) {
    case "display":
      return { label: words.chooseAgain, act: () => pickDisplay(source.id) };
    case "region":
      return { label: words.chooseAgain, act: () => onEdit({ kind: "region", source }) };
    case "browser":
      return { label: words.pageReload, act: () => studio.reloadPage(source.id) };
    case "camera": {
      const again = () => studio.dispatch({ type: "source-replaced", source: { ...source, chosenAt: now() } });
      return { label: words.tryAgain, act: again };
    }
    case "image":
    case "text":
      return null;
  }
}
