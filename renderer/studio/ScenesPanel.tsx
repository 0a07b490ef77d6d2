import { type Scene, sceneOnAir, type Studio, type StudioEvent } from "@nchat/contract/studio";
import { Plus, X } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import styles from "./Panels.module.css";
import { words } from "./words.ts";

type Props = {
  readonly studio: Studio;
  /** Something is sent, so the chosen scene is what viewers see. */
  readonly isOnAir: boolean;
  readonly dispatch: (event: StudioEvent) => void;
};

/** The scenes; a click or its key switches at once. */
export function ScenesPanel({ studio, isOnAir, dispatch }: Props) {
  const { scenes } = studio;
  const add = () => {
    const id = crypto.randomUUID();
    dispatch({ type: "scene-added", id, name: `Scene ${scenes.length + 1}` });
  };
  return (
    <section className={styles.panel} aria-label={words.scenes}>
      <header className={styles.caption}>
        <h2>{words.scenes}</h2>
        <IconButton icon={Plus} size="s" label={words.addScene} onClick={add} data-testid="scene-add" />
      </header>
      <ul className={styles.list}>
        {scenes.map((scene, at) => (
          <SceneRow
            key={scene.id}
            {...{ scene, studio, isOnAir }}
            number={at + 1}
            isShown={scene === sceneOnAir(studio)}
            canRemove={scenes.length > 1}
            dispatch={dispatch}
          />
        ))}
      </ul>
    </section>
  );
}

type RowProps = Props & {
  readonly scene: Scene;
  readonly number: number;
  readonly isShown: boolean;
  readonly canRemove: boolean;
};

function SceneRow({ scene, studio, number, isShown, isOnAir, canRemove, dispatch }: RowProps) {
  return (
    <li className={classNames(styles.scene, isShown && (isOnAir ? styles.onAir : styles.on))}>
      <button
        type="button"
        className={styles.sceneButton}
        aria-pressed={isShown}
        data-testid={`scene-${number}`}
        onClick={() => dispatch({ type: "scene-switched", id: scene.id })}
      >
        <Miniature scene={scene} studio={studio} />
        <span className={styles.name}>
          {scene.name}
          {isShown && <small>{isOnAir ? words.onAir : words.chosen}</small>}
        </span>
      </button>
      {canRemove && !isShown && (
        <IconButton
          icon={X}
          size="s"
          label={words.removeScene(scene.name)}
          className={styles.quietAction}
          onClick={() => dispatch({ type: "scene-removed", id: scene.id })}
        />
      )}
      {number <= 12 && <KeyCaps keys={`F${number}`} />}
    </li>
  );
}

/** Where things stand in a scene. */
function Miniature({ scene, studio }: { readonly scene: Scene; readonly studio: Studio }) {
  const kindOf = (sourceId: string) => studio.sources.find(({ id }) => id === sourceId)?.kind;
  return (
    <span className={styles.miniature} aria-hidden>
      {scene.items
        .filter(({ isShown }) => isShown)
        .map(({ sourceId, box }) => (
          <i
            key={sourceId}
            data-kind={kindOf(sourceId)}
            style={{
              left: `${box.x * 100}%`,
              top: `${box.y * 100}%`,
              width: `${box.width * 100}%`,
              height: `${box.height * 100}%`,
            }}
          />
        ))}
    </span>
  );
}
