import type { Stream } from "@nchat/contract/streams";
import { CodeXml, Link, Share2 } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { useWatch } from "./watch-context.ts";
import { failureWords, words } from "./words.ts";

type Props = { readonly stream: Stream; readonly link: string };

/** Copies the stream's address, or (public streams) the code for other sites. */
export function ShareMenu({ stream, link }: Props) {
  const { rest, raise } = useWatch();
  const copy = (text: string, said: string) =>
    navigator.clipboard.writeText(text).then(
      () => raise("done", said),
      () => raise("problem", words.copyFailed),
    );
  const copyEmbed = async () => {
    const answer = await rest.call("getStreamEmbed", { params: { id: stream.id } });
    if (answer.ok) await copy(answer.value.embedCode, words.embedCopied);
    else raise("problem", failureWords(answer));
  };
  const embed: MenuItem =
    stream.visibility === "public"
      ? {
          kind: "action",
          label: words.copyEmbed,
          icon: CodeXml,
          testId: "share-embed",
          onSelect: () => void copyEmbed(),
        }
      : { kind: "heading", label: words.embedPublicOnly };
  return (
    <Menu
      trigger={
        <Button icon={Share2} data-testid="stream-share">
          {words.share}
        </Button>
      }
      items={[
        {
          kind: "action",
          label: words.copyLink,
          icon: Link,
          testId: "share-link",
          onSelect: () => void copy(link, words.linkCopied),
        },
        embed,
      ]}
    />
  );
}
