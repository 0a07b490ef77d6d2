import { type Scene, sceneOnAir, type Studio, type StudioEvent } from "@nchat/contract/studio";
import { freeSceneName } from "@nchat/contract/scene-names";
import { hasRoomForScene } from "@nchat/contract/studio-room";
import { type LucideIcon, Pencil, Plus, X } from "lucide-react";
import { useCallback, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import styles from "./Panels.module.css";
import type { ProgrammeView } from "./programme-view.ts";
import { SceneName } from "./SceneName.tsx";
import { sceneWords } from "./scene-words.ts";
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
  const hasRoom = hasRoomForScene(studio);
  const add = () => {
    if (!hasRoom) return;
    const id = crypto.randomUUID();
    dispatch({ type: "scene-added", id, name: freeSceneName(scenes) });
  };
  return (
    <section className={styles.panel} aria-label={sceneWords.scenes}>
      <header className={styles.caption}>
        <h2>{sceneWords.scenes}</h2>
        <IconButton
          icon={Plus}
          size="s"
          label={hasRoom ? sceneWords.add : sceneWords.full}
          aria-disabled={!hasRoom}
          onClick={add}
          data-testid="scene-add"
        />
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

function SceneRow({ scene, studio, view, number, isShown, isOnAir, canRemove, dispatch, onRemove }: RowProps) {
  const [isNaming, setIsNaming] = useState(false);
  const { id, name } = scene;
  return (
    <li className={classNames(styles.scene, isShown && (isOnAir ? styles.onAir : styles.on))}>
      {isNaming ? (
        <SceneName
          {...{ scene, scenes: studio.scenes }}
          onRename={(next) => dispatch({ type: "scene-renamed", id, name: next })}
          onDone={() => setIsNaming(false)}
        />
      ) : (
        <button
          type="button"
          className={styles.sceneButton}
          aria-pressed={isShown}
          title={name}
          data-testid={`scene-${number}`}
          onClick={() => dispatch({ type: "scene-switched", id })}
          onDoubleClick={() => setIsNaming(true)}
        >
          <Miniature scene={scene} view={view} />
          <span className={styles.name}>
            {name}
            {isShown && <small>{isOnAir ? words.onAir : words.chosen}</small>}
          </span>
        </button>
      )}
      {!isNaming && (
        <span className={styles.quietActions}>
          <QuietAction
            icon={Pencil}
            label={sceneWords.rename(name)}
            testId={`scene-rename-${number}`}
            onClick={() => setIsNaming(true)}
          />
          {canRemove && !isShown && (
            <QuietAction
              icon={X}
              label={sceneWords.remove(name)}
              testId={`scene-remove-${number}`}
              onClick={() => onRemove(scene)}
            />
          )}
        </span>
      )}
      {number <= 12 && <KeyCaps keys={`F${number}`} />}
    </li>
  );
}

type ActionProps = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly testId: string;
  readonly onClick: () => void;
};

function QuietAction({ icon, label, testId, onClick }: ActionProps) {
  return <IconButton {...{ icon, label, onClick }} size="s" className={styles.quietAction} data-testid={testId} />;
}

/** The scene as it looks, by the engine's own drawing. */
function Miniature({ scene, view }: { readonly scene: Scene; readonly view: ProgrammeView }) {
  const draw = useCallback((canvas: HTMLCanvasElement | null) => view.drawSceneOn(scene.id, canvas), [view, scene.id]);
  return <canvas ref={draw} className={styles.miniature} aria-hidden data-testid={`scene-picture-${scene.name}`} />;
}
