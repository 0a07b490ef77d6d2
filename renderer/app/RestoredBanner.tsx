import { X } from "lucide-react";
import { useStore } from "zustand";
import { Banner } from "../ui/Banner.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import type { ServerNews } from "./server-news.ts";
import { words } from "./words.ts";

/** Says that the server's database had to be restored, until dismissed. */
export function RestoredBanner({ news }: { readonly news: ServerNews }) {
  const { is } = useStore(news.restored);
  if (is !== "shown") return null;
  return (
    <Banner
      tone="amber"
      testId="database-restored"
      action={<IconButton icon={X} label={words.dismiss} side="bottom" onClick={news.dismiss} />}
    >
      {words.databaseRestored}
    </Banner>
  );
}
