import { fitArea, type PixelArea, type PixelSize } from "@nchat/contract/area";
import type { CaptureSource, ScreenPicture } from "@nchat/contract/ipc/capture";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import type { CapturePort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Select.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { firstArea } from "./region.ts";
import styles from "./RegionPicker.module.css";
import { RegionStage } from "./RegionStage.tsx";
import { words } from "./words.ts";

/** Part of a screen as it was chosen. */
export type RegionChoice = {
  readonly captureId: string;
  readonly screen: PixelSize & { readonly name: string };
  readonly area: PixelArea;
};

type Props = {
  readonly capture: CapturePort;
  /** What is chosen now; null for a new one. */
  readonly current: Pick<RegionChoice, "captureId" | "area"> | null;
  readonly onChoose: (choice: RegionChoice) => void;
  readonly onClose: () => void;
};

/** Chooses a rectangle on a still picture of a screen. */
export function RegionPicker({ capture, current, onChoose, onClose }: Props) {
  const { screens, shown, choose, lookAgain } = useScreens(capture, current?.captureId ?? null);
  const [wanted, setWanted] = useState<PixelArea | null>(current?.area ?? null);
  const picture = shown?.picture ?? null;
  const area = picture && (wanted ? fitArea(wanted, picture) : firstArea(picture));
  const done = () => {
    if (!area || !shown?.picture) return;
    const { name, picture } = shown;
    onChoose({ captureId: shown.id, screen: { name, width: picture.width, height: picture.height }, area });
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.dialog} aria-describedby={undefined} data-testid="region-picker">
          <Header screens={screens} shownId={shown?.id ?? ""} onScreen={choose} />
          <div className={styles.body}>
            {picture && area && (
              <RegionStage {...{ picture, area }} isChosen={wanted !== null} onArea={setWanted} onDone={done} />
            )}
            {!picture && <NoPicture problem={shown?.problem ?? null} onAgain={lookAgain} />}
          </div>
          <form
            className={styles.footer}
            onSubmit={(event) => {
              event.preventDefault();
              done();
            }}
          >
            {area && <AreaFields area={area} onArea={setWanted} />}
            {picture && <p className={styles.hint}>{words.regionHint(picture.windows.length > 0)}</p>}
            <span className={styles.space} />
            <Button variant="quiet" keys="Esc" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" variant="primary" keys="Enter" disabled={!area} data-testid="region-use">
              {current ? words.regionUse : words.regionAdd}
            </Button>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type HeaderProps = {
  readonly screens: readonly CaptureSource[];
  readonly shownId: string;
  readonly onScreen: (id: string) => void;
};

function Header({ screens, shownId, onScreen }: HeaderProps) {
  return (
    <header className={styles.header}>
      <Dialog.Title className={styles.title}>{words.regionTitle}</Dialog.Title>
      {screens.length > 1 && (
        <Select
          label={words.screen}
          value={shownId}
          options={screens.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={onScreen}
          data-testid="region-screen"
        />
      )}
    </header>
  );
}

function NoPicture({ problem, onAgain }: { readonly problem: Problem | null; readonly onAgain: () => void }) {
  if (!problem) return <Spinner size={20} />;
  return (
    <div className={styles.nothing}>
      <p role="alert" data-testid="error-message">
        {words.screenProblems[problem]}
      </p>
      <Button onClick={onAgain} data-testid="region-again">
        {words.tryAgain}
      </Button>
    </div>
  );
}

type Problem = keyof typeof words.screenProblems;
type Shown = Readonly<{ id: string; name: string; picture: ScreenPicture | null; problem: Problem | null }>;

/** The screens there are, and the picture of the one that is looked at. */
function useScreens(capture: CapturePort, firstId: string | null) {
  const [screens, setScreens] = useState<readonly CaptureSource[]>([]);
  const [chosenId, setChosenId] = useState(firstId);
  const [shown, setShown] = useState<Shown | null>(null);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const found = await capture.list(["screen"], false);
      const screen = found.find(({ id }) => id === chosenId) ?? found[0];
      const picture = screen ? await capture.pictureScreen(screen.id) : "gone";
      if (isOver) return;
      setScreens(found);
      const known = { id: screen?.id ?? "", name: screen?.name ?? "" };
      if (picture !== "gone") return setShown({ ...known, picture, problem: null });
      setShown({ ...known, picture: null, problem: screen ? "gone" : "none" });
    };
    look().catch((error: unknown) => {
      console.warn("the screens could not be looked at", error);
      if (!isOver) setShown({ id: "", name: "", picture: null, problem: "failed" });
    });
    return () => {
      isOver = true;
    };
  }, [capture, chosenId, looks]);
  const lookAgain = () => {
    setShown(null);
    setLooks(looks + 1);
  };
  return { screens, shown, choose: setChosenId, lookAgain };
}

const sides = ["x", "y", "width", "height"] as const;

/** The rectangle in numbers; what is typed counts when the field is left. */
function AreaFields({ area, onArea }: { readonly area: PixelArea; readonly onArea: (area: PixelArea) => void }) {
  const [typed, setTyped] = useState<{ readonly side: (typeof sides)[number]; readonly text: string } | null>(null);
  const take = () => {
    const value = typed && Number.parseInt(typed.text, 10);
    if (typed && value !== null && Number.isFinite(value)) onArea({ ...area, [typed.side]: value });
    setTyped(null);
  };
  return (
    <div className={styles.fields}>
      {sides.map((side) => (
        <Field
          key={side}
          label={words.areaSides[side]}
          inputMode="numeric"
          value={typed?.side === side ? typed.text : String(area[side])}
          data-testid={`region-${side}`}
          onChange={({ target }) => setTyped({ side, text: target.value })}
          onBlur={take}
          onKeyDown={({ key }) => key === "Enter" && take()}
        />
      ))}
    </div>
  );
}
