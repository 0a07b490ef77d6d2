import { sceneOnAir, type Source, type SourceStates, type Studio } from "@nchat/contract/studio";
import { whatIsFull } from "@nchat/contract/studio-room";
import { AppWindow, Camera, Crop, Globe, Image, type LucideIcon, Plus, Type } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useStore } from "zustand";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import styles from "./Panels.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { readPicture } from "./read-file.ts";
import type { Edited } from "./SourceEditor.tsx";
import { SourceRow } from "./SourceRow.tsx";
import { sourceIcons } from "./source-icons.ts";
import { words } from "./words.ts";

const mostImageBytes = 5_000_000;

type Props = {
  readonly studio: Studio;
  readonly states: SourceStates;
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
  /** Opens the dialog of a source, or of a new one. */
  readonly onEdit: (edited: Edited) => void;
  readonly ports: StudioPorts;
};

/** What stands in the scene, the front one first, and adding more. */
export function SourcesPanel({ studio, states, selectedId, onSelect, onEdit, ports }: Props) {
  const scene = sceneOnAir(studio);
  const file = useRef<HTMLInputElement>(null);
  const { dispatch } = ports.studio;
  const add = (source: Source) => {
    dispatch({ type: "source-added", source });
    onSelect(source.id);
  };
  const addImage = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (!chosen) return;
    if (chosen.size > mostImageBytes) return ports.say(words.imageTooLarge);
    const { name } = chosen;
    readPicture(chosen)
      .then(ports.studio.keepMedia)
      .then((imageId) => add({ id: crypto.randomUUID(), kind: "image", name, imageId }))
      .catch(() => ports.say(words.imageNotRead(name)));
  };
  const items = useAddItems(studio, ports, {
    add,
    select: onSelect,
    pickImage: () => file.current?.click(),
    edit: onEdit,
  });
  const rows = [...scene.items].reverse();
  return (
    <section className={styles.panel} aria-label={words.sources}>
      <header className={styles.caption}>
        <h2>{words.sources}</h2>
        <Menu
          align="start"
          items={items}
          trigger={<IconButton icon={Plus} size="s" label={words.addSource} data-testid="source-add" />}
        />
      </header>
      <input ref={file} type="file" accept="image/*" hidden onChange={addImage} data-testid="source-image-file" />
      <ul className={styles.list}>
        {rows.map((item) => (
          <SourceRow
            key={item.sourceId}
            {...{ item, studio, states, ports, onEdit }}
            isSelected={item.sourceId === selectedId}
            onSelect={() => onSelect(item.sourceId === selectedId ? null : item.sourceId)}
          />
        ))}
      </ul>
    </section>
  );
}

type Adding = {
  readonly add: (source: Source) => void;
  readonly select: (sourceId: string) => void;
  readonly pickImage: () => void;
  readonly edit: (edited: Edited) => void;
};

/** What can be added: something new, or what stands in another scene. */
function useAddItems(
  studio: Studio,
  { check, pickDisplay, say, studio: port }: StudioPorts,
  { add, select, pickImage, edit }: Adding,
): readonly MenuItem[] {
  const { list } = useStore(check.devices);
  const cameras = list?.camera ?? [];
  const scene = sceneOnAir(studio);
  const others = studio.sources.filter(({ id }) => !scene.items.some(({ sourceId }) => sourceId === id));
  const addKnown = (sceneId: string, sourceId: string) => {
    port.dispatch({ type: "item-added", sceneId, sourceId });
    select(sourceId);
  };
  const newId = () => crypto.randomUUID();
  const camera = (device: { id: string; label: string } | null): Source => ({
    ...{ id: newId(), kind: "camera", name: device?.label || words.cameraSource, device },
  });
  const text = (): Source => ({ id: newId(), kind: "text", name: words.newText, text: words.newText });
  const known = others.map(({ id, name, kind }) =>
    action(name, sourceIcons[kind], () => addKnown(scene.id, id), `source-known-${name}`),
  );
  const own = [
    action(words.displaySource, AppWindow, () => pickDisplay(), "source-add-display"),
    action(words.regionSource, Crop, () => edit({ kind: "region", source: null }), "source-add-region"),
    ...(cameras.length === 0
      ? [action(words.cameraSource, Camera, () => add(camera(null)), "source-add-camera")]
      : cameras.map(({ id, label }, at) =>
          action(label || words.cameraSource, Camera, () => add(camera({ id, label })), `source-add-camera${at || ""}`),
        )),
    action(words.imageSource, Image, pickImage, "source-add-image"),
    action(words.textSource, Type, () => add(text()), "source-add-text"),
    action(words.browserSource, Globe, () => edit({ kind: "browser", source: null }), "source-add-browser"),
  ];
  const full = whatIsFull(studio);
  const told = (items: readonly MenuItem[]) =>
    items.map((item) => ({ ...item, onSelect: () => full && say(words.full[full]) }));
  return [
    ...(full ? told(own) : own),
    ...(others.length === 0 ? [] : [{ kind: "line" } as const]),
    ...(full === "scene" ? told(known) : known),
  ];
}

function action(label: string, icon: LucideIcon, onSelect: () => void, testId?: string): MenuItem {
  return { kind: "action", label, icon, onSelect, ...(testId === undefined ? {} : { testId }) };
}
