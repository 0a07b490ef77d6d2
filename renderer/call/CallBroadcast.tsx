import { noticeOf } from "@nchat/contract/call-broadcast";
import { CodeXml, Forward, Link, MessagesSquare, Radio } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Banner } from "../ui/Banner.tsx";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import type { MenuItem } from "../ui/Menu.tsx";
import { Pill } from "../ui/Pill.tsx";
import { broadcastStarted, broadcastWords as words } from "./broadcast-words.ts";
import { BroadcastDialog } from "./BroadcastDialog.tsx";
import styles from "./CallBroadcast.module.css";
import { useCall } from "./call-context.ts";
import { DestinationsDialog } from "./DestinationsDialog.tsx";
import { ControlButton } from "../ui/ControlButton.tsx";
import { useMayWatch } from "./use-may-watch.ts";

function useOwnRole() {
  const { engine, account } = useCall();
  return useStore(engine.roster, ({ participants }) => participants.find(({ userId }) => userId === account.id)?.role);
}

/** Begins and ends the broadcast, with what its host does beside; for hosts and co-hosts alone. */
export function BroadcastControl() {
  const { call, broadcast } = useCall();
  const isInCall = useStore(call.store, ({ current }) => current.step === "in-call");
  const { active, isBusy } = useStore(broadcast.store);
  const role = useOwnRole();
  const [asks, setAsks] = useState<"start" | "stop" | "send on" | null>(null);
  const items = useHostMenu(() => setAsks("send on"));
  if (role !== "host" && role !== "co_host") return null;
  const close = () => setAsks(null);
  return (
    <>
      <ControlButton
        icon={Radio}
        label={active ? words.stop : words.goLive}
        name={words.name}
        isPressed={active !== null}
        tone={active ? "muted" : "plain"}
        isBusy={isBusy}
        reason={isInCall ? undefined : words.notYet}
        testId={active ? "broadcast-stop" : "broadcast-start"}
        onPress={() => setAsks(active ? "stop" : "start")}
        {...(active && items.length > 0 ? { menu: { label: words.menu, testId: "broadcast-menu", items } } : {})}
      />
      {asks === "start" && !active && <BroadcastDialog onClose={close} />}
      {asks === "send on" && active && <DestinationsDialog streamId={active.streamId} onClose={close} />}
      {asks === "stop" && active && (
        <Dialog
          title={words.stopTitle}
          description={words.stopDescription}
          confirm={words.stop}
          confirmTestId="broadcast-stop-confirm"
          tone="danger"
          onClose={close}
          onConfirm={() => {
            close();
            broadcast.stop();
          }}
        />
      )}
    </>
  );
}

/** Where it is watched, its chat, and where else it is sent. */
function useHostMenu(onSendOn: () => void): readonly MenuItem[] {
  const { broadcast, raise, account } = useCall();
  const { active } = useStore(broadcast.store);
  const role = useOwnRole();
  const mayWatch = useMayWatch(active, role === "host" || role === "co_host");
  const copy = async (text: string | null, said: string) => {
    try {
      if (text === null) return raise("problem", words.copyFailed);
      await navigator.clipboard.writeText(text);
      raise("done", said);
    } catch (error) {
      console.warn("the clipboard did not take a text", error);
      raise("problem", words.copyFailed);
    }
  };
  const embed: MenuItem = {
    ...{ kind: "action", label: words.copyEmbed, icon: CodeXml, testId: "broadcast-embed" },
    onSelect: () => void broadcast.embedCode().then((code) => copy(code, words.embedCopied)),
  };
  // Keys of other platforms are the affair of whose stream it is.
  const sendOn: MenuItem = {
    ...{ kind: "action", label: words.sendOnMenu, icon: Forward, testId: "broadcast-send-on" },
    onSelect: onSendOn,
  };
  const link: MenuItem = {
    ...{ kind: "action", label: words.copyLink, icon: Link, testId: "broadcast-link" },
    onSelect: () => void copy(broadcast.link(), words.linkCopied),
  };
  const page: MenuItem = {
    ...{ kind: "action", label: words.open, icon: MessagesSquare, testId: "broadcast-open" },
    onSelect: broadcast.open,
  };
  return [
    ...(mayWatch ? [link] : []),
    ...(active?.visibility === "public" ? [embed] : []),
    ...(mayWatch ? [page] : []),
    ...(active?.startedBy === account.id ? [sendOn] : []),
  ];
}

/** That the call is live, for as long as it is; hosts read how many watch. */
export function BroadcastPill() {
  const { broadcast } = useCall();
  const { active, viewers } = useStore(broadcast.store);
  const role = useOwnRole();
  if (!active) return null;
  const isHost = role === "host" || role === "co_host";
  return (
    <Pill tone="live" icon={Radio} testId="call-broadcast">
      <span>
        {active.status === "live" ? words.live : words.goingLive}
        <span className={styles.more}>{words.badge}</span>
        {isHost && viewers !== null && words.watching(viewers)}
      </span>
    </Pill>
  );
}

/** Who else broadcasts the call and to whom, with the ways out for whoever does not want to be in it. */
export function BroadcastNotice() {
  const { broadcast, engine, account, call, mute } = useCall();
  const { active, readNotice } = useStore(broadcast.store);
  const participants = useStore(engine.roster, (roster) => roster.participants);
  if (!active || active.startedBy === account.id || readNotice === noticeOf(active)) return null;
  const starter = participants.find(({ userId }) => userId === active.startedBy)?.displayName ?? null;
  const beQuiet = () => {
    mute.dispatch({ type: "set", muted: true, from: "window" });
    void engine.setCamera(false);
    broadcast.read();
  };
  return (
    <Banner
      tone="red"
      testId="broadcast-notice"
      action={
        <>
          <Button size="s" onClick={broadcast.read} data-testid="broadcast-notice-close">
            {words.read}
          </Button>
          <Button size="s" variant="quiet" onClick={beQuiet} data-testid="broadcast-notice-quiet">
            {words.quiet}
          </Button>
          <Button
            size="s"
            variant="quiet"
            onClick={() => call.dispatch({ type: "hang-up" })}
            data-testid="broadcast-notice-leave"
          >
            {words.leave}
          </Button>
        </>
      }
    >
      {broadcastStarted(starter, active.visibility)}
    </Banner>
  );
}
