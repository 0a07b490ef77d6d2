import type { Environment } from "@nchat/contract/ipc/app";
import { useEffect, useState } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { Button } from "../ui/Button.tsx";
import type { Licence } from "./licences.ts";
import styles from "./AboutSection.module.css";
import { Section, SettingRow } from "./SettingRow.tsx";
import { words } from "./words.ts";

type Props = { readonly environment: Environment; readonly rest: RestClient };

/** Versions, and the licences of what is inside. */
export function AboutSection({ environment, rest }: Props) {
  const server = useServerVersion(rest);
  const [licences, setLicences] = useState<readonly Licence[] | null>(null);
  // The texts are a file of their own, loaded when somebody wants to read them.
  const show = () => void import("./licences.ts").then((loaded) => setLicences(loaded.licences));
  return (
    <Section id="about" title="About">
      <SettingRow label={words.version}>
        <span className={styles.value}>{environment.version}</span>
      </SettingRow>
      <SettingRow label={words.engine}>
        <span className={styles.value}>{environment.engine}</span>
      </SettingRow>
      <SettingRow label={words.serverVersion}>
        <span className={styles.value}>{server ?? words.serverUnknown}</span>
      </SettingRow>
      <SettingRow label={words.profile}>
        <span className={styles.value}>{environment.profile}</span>
      </SettingRow>
      <SettingRow label={words.licences} below={licences && <Texts licences={licences} />}>
        <Button aria-expanded={licences !== null} onClick={licences ? () => setLicences(null) : show}>
          {licences ? words.hideLicences : words.showLicences}
        </Button>
      </SettingRow>
    </Section>
  );
}

function useServerVersion(rest: RestClient): string | null {
  const [version, setVersion] = useState<string | null>(null);
  useEffect(() => {
    const giveUp = new AbortController();
    void rest.call("getServerInfo", {}, { signal: giveUp.signal }).then((info) => {
      if (info.ok) setVersion(`${info.value.name} ${info.value.version}`);
    });
    return () => giveUp.abort();
  }, [rest]);
  return version;
}

function Texts({ licences }: { readonly licences: readonly Licence[] }) {
  return (
    <div className={styles.licences}>
      {licences.map(({ name, version, text }) => (
        <details key={name}>
          <summary className={styles.summary}>
            {name} <span className={styles.version}>{version}</span>
          </summary>
          <pre className={styles.text}>{text}</pre>
        </details>
      ))}
    </div>
  );
}
