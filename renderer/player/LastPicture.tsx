import { type RefObject, useCallback, useEffect, useState } from "react";
import styles from "./Player.module.css";

/** Copies the picture of a moment onto a canvas; false while there is none. */
function copy(from: HTMLVideoElement, to: HTMLCanvasElement): boolean {
  const { videoWidth: width, videoHeight: height } = from;
  if (width === 0 || height === 0 || from.readyState < 2) return false;
  Object.assign(to, { width, height });
  to.getContext("2d")?.drawImage(from, 0, 0);
  return true;
}

type Ref<E> = RefObject<E | null>;

/** Elements whose track ended have no picture to copy any more: the one shown then is at most so old. */
const renewEveryMs = 500;

/** Keeps the last good picture; `hold` shows it from then on until the next one moves. */
export function useLastPicture(video: Ref<HTMLVideoElement>, canvas: Ref<HTMLCanvasElement>, isMoving: boolean) {
  const [isHeld, setIsHeld] = useState(false);
  const renew = useCallback(
    () => video.current !== null && canvas.current !== null && copy(video.current, canvas.current),
    [video, canvas],
  );
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(renew, renewEveryMs);
    return () => clearInterval(timer);
  }, [isMoving, renew]);
  const hold = useCallback(() => {
    renew();
    setIsHeld(true);
  }, [renew]);
  return { isHeld, hold };
}

type Props = { readonly canvas: RefObject<HTMLCanvasElement | null>; readonly isShown: boolean };

/** The last good picture over the element that has lost it, until the next one moves. */
export function LastPicture({ canvas, isShown }: Props) {
  return <canvas ref={canvas} className={styles.last} hidden={!isShown} aria-hidden />;
}
