import { sceneNameProblem } from "@nchat/contract/scene-names";
import type { Scene } from "@nchat/contract/studio";
import { mostSceneName } from "@nchat/contract/studio-limits";
import { type KeyboardEvent, useId, useState } from "react";
import styles from "./Panels.module.css";
import { sceneWords } from "./scene-words.ts";

type Props = {
  readonly scene: Scene;
  readonly scenes: readonly Scene[];
  readonly onRename: (name: string) => void;
  readonly onDone: () => void;
};

/** A scene's name while it is typed: Enter or leaving the field takes it, Escape leaves it as it was. */
export function SceneName({ scene, scenes, onRename, onDone }: Props) {
  const [name, setName] = useState(scene.name);
  const [isTried, setIsTried] = useState(false);
  const id = useId();
  const problem = sceneNameProblem(scenes, scene.id, name);
  const take = () => {
    if (problem !== null) return setIsTried(true);
    if (name.trim() !== scene.name) onRename(name.trim());
    onDone();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // the key belongs to what writes the signs
    if (event.key === "Enter") take();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onDone();
  };
  const said = isTried || problem === "taken" ? problem : null;
  return (
    <div className={styles.naming}>
      <input
        className={styles.nameField}
        autoFocus
        value={name}
        maxLength={mostSceneName}
        aria-label={sceneWords.name}
        aria-invalid={said !== null || undefined}
        aria-describedby={said === null ? undefined : id}
        data-testid="scene-name"
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={press}
        onBlur={take}
      />
      {said !== null && (
        <p id={id} className={styles.nameProblem} role="alert" data-testid="error-message">
          {sceneWords.nameProblems[said]}
        </p>
      )}
    </div>
  );
}
