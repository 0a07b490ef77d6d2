import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** Where a screen's own words go in the window's title bar; null until the bar is there. */
export type TitleBarPlaces = { readonly title: HTMLElement | null; readonly pills: HTMLElement | null };

export const TitleBarContext = createContext<TitleBarPlaces>({ title: null, pills: null });

/** Puts a screen's title at the left of the title bar: a call's name, its timer. */
export function TitleBarTitle({ children }: { readonly children: ReactNode }) {
  const { title } = useContext(TitleBarContext);
  return title && createPortal(children, title);
}

/** Puts state pills at the right of the title bar: muted, sharing, reconnecting. */
export function TitleBarPills({ children }: { readonly children: ReactNode }) {
  const { pills } = useContext(TitleBarContext);
  return pills && createPortal(children, pills);
}
