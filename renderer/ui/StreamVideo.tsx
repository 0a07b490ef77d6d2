import { useEffect, useRef } from "react";
import { classNames } from "./class-names.ts";
import styles from "./StreamVideo.module.css";

type Props = { readonly stream: MediaStream; readonly isMirrored: boolean; readonly label: string };

/** A camera's picture, 16:9. */
export function StreamVideo({ stream, isMirrored, label }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      className={classNames(styles.video, isMirrored && styles.mirrored)}
      aria-label={label}
      autoPlay
      muted
      playsInline
    />
  );
}
