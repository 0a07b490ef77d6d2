import { type RefObject, useEffect, useState } from "react";

/** How many lines the picture has that a player shows; 0 while there is none. */
export function useHeight(video: RefObject<HTMLVideoElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const read = () => setHeight(element.videoHeight);
    const happenings = ["resize", "emptied"] as const;
    read();
    happenings.forEach((each) => element.addEventListener(each, read));
    return () => happenings.forEach((each) => element.removeEventListener(each, read));
  }, [video]);
  return height;
}
