import { ChatSettings, type ChatWord } from "@nchat/contract/stream-chat";
import { X } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Select } from "../ui/Select.tsx";
import { Switch } from "../ui/Switch.tsx";
import { moderationWords as words } from "./chat-words.ts";
import type { Moderation, Rules } from "./moderation.ts";
import styles from "./SidePanel.module.css";
import { useWatch } from "./watch-context.ts";

const slowModes = [0, 5, 10, 30, 60, 300] as const;
const linkRules = { allow: words.linksAllow, hold: words.linksHold, block: words.linksBlock } as const;

/** Slow mode, links, first messages and the word list; each change holds at once. */
export function ChatRules() {
  const { moderation } = useWatch();
  const [rules, setRules] = useState<Rules | null>(null);
  useEffect(() => {
    let isGone = false;
    void moderation.readRules().then((read) => !isGone && setRules(read));
    return () => {
      isGone = true;
    };
  }, [moderation]);
  const change = async (part: Parameters<Moderation["changeRules"]>[0]) => {
    const changed = await moderation.changeRules(part);
    if (changed) setRules(changed);
  };
  if (rules === null) return null;
  return (
    <section className={styles.section} aria-label={words.rules}>
      <h3 className={styles.caption}>{words.rules}</h3>
      <Switches settings={rules.settings} change={(part) => void change(part)} />
      <Words list={rules.words} onChange={(list) => void change({ words: [...list] })} />
    </section>
  );
}

type SwitchesProps = {
  readonly settings: ChatSettings;
  readonly change: (part: Partial<ChatSettings>) => void;
};

function Switches({ settings, change }: SwitchesProps) {
  return (
    <>
      <div className={styles.setting}>
        <span>{words.slowMode}</span>
        <Select
          label={words.slowMode}
          look="quiet"
          value={String(settings.slowModeSeconds)}
          options={[...new Set([...slowModes, settings.slowModeSeconds])].map((seconds) => ({
            value: String(seconds),
            label: seconds === 0 ? words.slowOff : words.slowEvery(seconds),
          }))}
          onChange={(value) => change({ slowModeSeconds: Number(value) })}
          data-testid="rule-slow-mode"
        />
      </div>
      <div className={styles.setting}>
        <span>{words.links}</span>
        <Select
          label={words.links}
          look="quiet"
          value={settings.links}
          options={Object.entries(linkRules).map(([value, label]) => ({ value, label }))}
          onChange={(value) => change({ links: ChatSettings.shape.links.parse(value) })}
          data-testid="rule-links"
        />
      </div>
      <div className={styles.setting}>
        <span>{words.firstMessages}</span>
        <Switch
          label={words.firstMessages}
          isOn={settings.holdFirstMessages}
          onChange={(holdFirstMessages) => change({ holdFirstMessages })}
        />
      </div>
    </>
  );
}

type WordsProps = {
  readonly list: readonly ChatWord[];
  readonly onChange: (list: readonly ChatWord[]) => void;
};

function Words({ list, onChange }: WordsProps) {
  const [typed, setTyped] = useState("");
  const [action, setAction] = useState<ChatWord["action"]>("block");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const word = typed.trim();
    if (word === "") return;
    onChange([...list.filter((each) => each.word !== word), { word, action }]);
    setTyped("");
  };
  return (
    <>
      <span>{words.blocked}</span>
      <div className={styles.words}>
        {list.map((each) => (
          <span key={each.word} className={styles.word}>
            {each.word} · {each.action === "block" ? words.blockWord : words.holdWord}
            <IconButton
              icon={X}
              label={words.removeWord(each.word)}
              size="s"
              onClick={() => onChange(list.filter((other) => other !== each))}
            />
          </span>
        ))}
      </div>
      <form className={styles.adding} onSubmit={add}>
        <Field
          label={words.wordsLabel}
          value={typed}
          maxLength={100}
          onChange={({ target }) => setTyped(target.value)}
          data-testid="rule-word"
        />
        <Select
          label={words.blocked}
          value={action}
          options={[
            { value: "block", label: words.blockWord },
            { value: "hold", label: words.holdWord },
          ]}
          onChange={(value) => setAction(value === "hold" ? "hold" : "block")}
        />
        <Button type="submit" data-testid="rule-word-add">
          {words.addWord}
        </Button>
      </form>
    </>
  );
}
