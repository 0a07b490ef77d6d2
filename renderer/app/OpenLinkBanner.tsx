import { Banner } from "../ui/Banner.tsx";
import { Button } from "../ui/Button.tsx";
import { words } from "./words.ts";

/** For somebody whom a link led to a stream and who has no account: public ones play on a page of their own. */
export function OpenLinkBanner({ streamId }: { readonly streamId: string }) {
  return (
    <Banner
      tone="accent"
      action={
        <Button size="s" onClick={() => location.assign(`/embed/${streamId}`)} data-testid="watch-without-account">
          {words.watchWithout}
        </Button>
      }
    >
      {words.watchOpenly}
    </Banner>
  );
}
