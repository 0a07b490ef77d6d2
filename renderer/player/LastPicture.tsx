import { type RefObject, useCallback, useState } from "react";
import styles from "./Player.module.css";

/** Copies the picture of a moment onto a canvas; false while there is none. */
function copy(from: HTMLVideoElement, to: HTMLCanvasElement): boolean {
  const { videoWidth: width, videoHeight: height } = from;
  if (width === 0 || height === 0) return false;
  Object.assign(to, { width, height });
  to.getContext("2d")?.drawImage(from, 0, 0);
  return true;
}

/** Keeps the last good picture; `hold` is called while the element still has it. */
export function useLastPicture(video: RefObject<HTMLVideoElement | null>, canvas: RefObject<HTMLCanvasElement | null>) {
  const [isHeld, setIsHeld] = useState(false);
  const hold = useCallback(() => {
    if (video.current && canvas.current && copy(video.current, canvas.current)) setIsHeld(true);
  }, [video, canvas]);
  return { isHeld, hold };
}

type Props = { readonly canvas: RefObject<HTMLCanvasElement | null>; readonly isShown: boolean };

/** The last good picture over the element that has lost it, until the next one moves. */
export function LastPicture({ canvas, isShown }: Props) {
  return <canvas ref={canvas} className={styles.last} hidden={!isShown} aria-hidden />;
}
