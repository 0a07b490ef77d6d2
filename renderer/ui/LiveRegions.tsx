import { useStore } from "zustand";
import type { Announcer } from "./announcer.ts";

/** The window's two live regions, there from the start so that readers know them. */
export function LiveRegions({ announcer }: { readonly announcer: Announcer }) {
  const { polite, assertive } = useStore(announcer.store);
  return (
    <div className="visually-hidden">
      <div aria-live="polite" role="status">
        {polite}
      </div>
      <div aria-live="assertive" role="alert">
        {assertive}
      </div>
    </div>
  );
}
