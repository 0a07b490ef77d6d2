import { useEffect, useRef } from "react";

type Props = {
  /** Shows a picture in the element, until the answer is called; null when there is none of that key. Must stay the same. */
  readonly attach: (key: string, element: HTMLVideoElement) => (() => void) | null;
  /** Which picture; a new key shows the new one in the same element. */
  readonly pictureKey: string;
  readonly className?: string | undefined;
  readonly isMirrored?: boolean;
  readonly onSize?: ((width: number, height: number) => void) | undefined;
};

/** A live picture of a room. Sound is played elsewhere, so the element itself is always silent. */
export function LiveVideo({ attach, pictureKey, className, isMirrored = false, onSize }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const detach = attach(pictureKey, video);
    return () => detach?.();
  }, [attach, pictureKey]);
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
