import type { Ingress, IngressProbe } from "@nchat/contract/streams";
import { useEffect, useState } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { arrivingWords, encoderAdvice } from "./encoder-advice.ts";
import styles from "./Output.module.css";

type Props = {
  readonly rest: Pick<RestClient, "call">;
  readonly streamId: string;
  readonly type: Ingress["type"];
};

const lookEveryMs = 3000;

/** What arrives from another encoder just now, and what to set there otherwise. */
export function ExternalProbe({ rest, streamId, type }: Props) {
  const probe = useProbe(rest, streamId, type);
  if (probe === null) return null;
  const arriving = arrivingWords(probe);
  return (
    <>
      {arriving !== null && (
        <p className={styles.advice} data-testid="external-arriving">
          {arriving}
        </p>
      )}
      {encoderAdvice(probe).map((sentence) => (
        <p key={sentence} className={styles.slow} role="status" data-testid="external-advice">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** What was measured last; null while the server does not say. */
function useProbe(rest: Props["rest"], streamId: string, type: Props["type"]): IngressProbe | null {
  const [probe, setProbe] = useState<IngressProbe | null>(null);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const answer = await rest.call("probeIngress", { params: { id: streamId } });
      if (isOver) return;
      setProbe(answer.ok ? (answer.value.probes.find((each) => each.type === type) ?? null) : null);
    };
    void look();
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [rest, streamId, type]);
  return probe;
}
