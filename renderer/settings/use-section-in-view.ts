import { type RefObject, useEffect, useState } from "react";
import type { SectionId } from "./sections.ts";

/** The section at the top of the scrolled page; at its very end the last one. */
export function useSectionInView(page: RefObject<HTMLElement | null>, shown: readonly SectionId[]): SectionId | null {
  const [inView, setInView] = useState<SectionId | null>(shown[0] ?? null);
  const key = shown.join(" ");
  useEffect(() => {
    const box = page.current;
    if (!box) return;
    const look = () => {
      const top = box.getBoundingClientRect().top;
      const isAtEnd = box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
      const passed = shown.filter((id) => {
        const section = document.getElementById(`settings-${id}`);
        return section && section.getBoundingClientRect().top - top < 80;
      });
      setInView((isAtEnd ? shown.at(-1) : (passed.at(-1) ?? shown[0])) ?? null);
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
    // The ids themselves, not the list's identity.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [page, key]);
  return inView;
}
