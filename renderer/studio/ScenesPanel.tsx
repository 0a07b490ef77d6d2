import { type Scene, sceneOnAir, type Studio, type StudioEvent } from "@nchat/contract/studio";
import { Plus, X } from "lucide-react";
import { useCallback } from "react";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import styles from "./Panels.module.css";
import type { ProgrammeView } from "./programme-view.ts";
import { words } from "./words.ts";

type Props = {
  readonly studio: Studio;
  readonly view: ProgrammeView;
  /** Something is sent, so the chosen scene is what viewers see. */
  readonly isOnAir: boolean;
  readonly dispatch: (event: StudioEvent) => void;
  readonly onRemove: (scene: Scene) => void;
};

/** The scenes; a click or its key switches at once. */
export function ScenesPanel({ studio, view, isOnAir, dispatch, onRemove }: Props) {
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
            {...{ scene, studio, view, isOnAir }}
            number={at + 1}
            isShown={scene === sceneOnAir(studio)}
            canRemove={scenes.length > 1}
            {...{ dispatch, onRemove }}
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

function SceneRow({ scene, view, number, isShown, isOnAir, canRemove, dispatch, onRemove }: RowProps) {
  return (
    <li className={classNames(styles.scene, isShown && (isOnAir ? styles.onAir : styles.on))}>
      <button
        type="button"
        className={styles.sceneButton}
        aria-pressed={isShown}
        data-testid={`scene-${number}`}
        onClick={() => dispatch({ type: "scene-switched", id: scene.id })}
      >
        <Miniature scene={scene} view={view} />
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
          data-testid={`scene-remove-${number}`}
          onClick={() => onRemove(scene)}
        />
      )}
      {number <= 12 && <KeyCaps keys={`F${number}`} />}
    </li>
  );
}

/** The scene as it looks, by the engine's own drawing. */
function Miniature({ scene, view }: { readonly scene: Scene; readonly view: ProgrammeView }) {
  const draw = useCallback((canvas: HTMLCanvasElement | null) => view.drawSceneOn(scene.id, canvas), [view, scene.id]);
  return <canvas ref={draw} className={styles.miniature} aria-hidden data-testid={`scene-picture-${scene.name}`} />;
}
