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
/** One answer that is lost says nothing about the encoder: so many in a row, and what is shown is too old. */
const mostFailures = 3;

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

/** What was measured last; null when the server does not say for a while. Each look waits for the one before. */
function useProbe(rest: Props["rest"], streamId: string, type: Props["type"]): IngressProbe | null {
  const [probe, setProbe] = useState<IngressProbe | null>(null);
  useEffect(() => {
    let isOver = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const answer = await rest.call("probeIngress", { params: { id: streamId } });
      if (isOver) return;
      failures = answer.ok ? 0 : failures + 1;
      if (answer.ok) setProbe(answer.value.probes.find((each) => each.type === type) ?? null);
      else if (failures >= mostFailures) setProbe(null);
      timer = setTimeout(() => void look(), lookEveryMs);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      setProbe(null);
    };
  }, [rest, streamId, type]);
  return probe;
}
