import { useEffect, useRef } from "react";
import { useCall } from "./call-context.ts";

type Props = {
  /** Which picture; a new key shows the new one in the same element. */
  readonly pictureKey: string;
  readonly className?: string | undefined;
  readonly isMirrored?: boolean;
  readonly onSize?: (width: number, height: number) => void;
};

/** A live picture. Sound is played elsewhere, so the element itself is always silent. */
export function Video({ pictureKey, className, isMirrored = false, onSize }: Props) {
  const { engine } = useCall();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const detach = engine.attachVideo(pictureKey, video);
    return () => detach?.();
  }, [engine, pictureKey]);
  return (
    <video
      ref={element}
      className={className}
      style={isMirrored ? { transform: "scaleX(-1)" } : undefined}
      autoPlay
      playsInline
      muted
      onResize={({ currentTarget }) => onSize?.(currentTarget.videoWidth, currentTarget.videoHeight)}
    />
  );
}
