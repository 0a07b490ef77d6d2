import { onAirOf } from "@nchat/contract/broadcast";
import type { Destination } from "@nchat/contract/streams";
import { CircleAlert } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Tabs } from "radix-ui";
import { useStore } from "zustand";
import { Icon } from "../ui/Icon.tsx";
import { BroadcastState } from "./BroadcastState.tsx";
import { failedWords, isFailing } from "./destination-words.ts";
import { beginOutputNews, nextOutputNews, type OutputFacts } from "./output-news.ts";
import styles from "./SideTabs.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly output: ReactNode };

/** At the right of the studio: where the programme goes, and while it runs the chat of those who watch. */
export function SideTabs({ ports, output }: Props) {
  const onAir = onAirOf(useStore(ports.studio.broadcast));
  const [chosen, setChosen] = useState("output");
  const tab = onAir === null ? "output" : chosen;
  const facts = useFacts(ports);
  const unseen = useUnseen(facts, tab === "output");
  return (
    <Tabs.Root className={styles.tabs} value={tab} onValueChange={setChosen}>
      {/* Seen and told with the chat open too. */}
      <div className={styles.state}>
        {onAir && <BroadcastState ports={ports} />}
        {tab !== "output" && <Failed destinations={facts.destinations} />}
      </div>
      {onAir && (
        <Tabs.List className={styles.list} aria-label={words.side}>
          <Tabs.Trigger
            value="output"
            className={styles.tab}
            aria-label={words.outputNews(unseen)}
            title={unseen.length > 0 ? unseen.join("\n") : undefined}
            data-testid="studio-tab-output"
          >
            {words.output}
            {unseen.length > 0 && (
              <span className={styles.badge} data-testid="output-news">
                {unseen.length}
              </span>
            )}
          </Tabs.Trigger>
          <Tabs.Trigger value="chat" className={styles.tab} data-testid="studio-tab-chat">
            {words.chat}
          </Tabs.Trigger>
        </Tabs.List>
      )}
      {/* What was typed into the set-up, and a destination's try, outlive a look at the chat. */}
      <Tabs.Content value="output" className={styles.body} forceMount>
        {output}
      </Tabs.Content>
      {onAir && (
        <Tabs.Content value="chat" className={styles.body}>
          {ports.renderChat(onAir.streamId)}
        </Tabs.Content>
      )}
    </Tabs.Root>
  );
}

/** One line, also of several. */
function Failed({ destinations }: { readonly destinations: readonly Destination[] }) {
  const [first, ...more] = destinations.filter(isFailing);
  if (!first) return null;
  return (
    <p
      className={styles.failed}
      role="status"
      title={[first, ...more].map(failedWords).join("\n")}
      data-testid="destinations-failed"
    >
      <Icon of={CircleAlert} size={14} />
      <span>
        {failedWords(first)}
        {words.moreFailed(more.length)}
      </span>
    </p>
  );
}

function useFacts({ studio: { tools }, ownDestinations }: StudioPorts): OutputFacts {
  const { destinations } = useStore(ownDestinations.store);
  const { markers } = useStore(tools.markers);
  const clip = useStore(tools.clip);
  return useMemo(() => ({ destinations, markers, clip }), [destinations, markers, clip]);
}

/** What happened in the output's panel while it was out of sight. */
function useUnseen(facts: OutputFacts, isSeen: boolean): readonly string[] {
  const [news, setNews] = useState(() => beginOutputNews(facts));
  const next = nextOutputNews(news, facts, isSeen);
  if (next !== news) setNews(next);
  return next.unseen;
}
