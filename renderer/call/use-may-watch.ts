import { type ActiveBroadcast, noticeOf } from "@nchat/contract/call-broadcast";
import { useEffect, useState } from "react";
import { useCall } from "./call-context.ts";

/** Whether a host of the call may watch its broadcast: whose stream it is, and whom the server lets in. */
export function useMayWatch(active: ActiveBroadcast | null, isHost: boolean): boolean {
  const { rest, account } = useCall();
  const [allowed, setAllowed] = useState<string | null>(null);
  const isOpen = active !== null && (active.visibility === "public" || active.startedBy === account.id);
  const asked = active !== null && isHost && !isOpen ? active.streamId : null;
  const key = active === null || asked === null ? null : noticeOf(active);
  useEffect(() => {
    if (asked === null || key === null) return;
    let isOver = false;
    void rest.call("getStream", { params: { id: asked } }).then((answer) => {
      if (!isOver && answer.ok && answer.value.rights.watch) setAllowed(key);
    });
    return () => void (isOver = true);
  }, [rest, asked, key]);
  return isOpen || (key !== null && allowed === key);
}
