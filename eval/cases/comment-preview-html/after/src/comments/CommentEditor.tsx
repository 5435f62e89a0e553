import { useId, useState } from "react";
import { CommentPreview } from "./CommentPreview";

interface Props {
  initialDraft: string;
  onSend(text: string): Promise<void>;
}

export function CommentEditor({ initialDraft, onSend }: Props) {
  const id = useId();
  const [draft, setDraft] = useState(initialDraft);
  const [isSending, setIsSending] = useState(false);
  const [tab, setTab] = useState<"write" | "preview">("write");

  async function send() {
    setIsSending(true);
    try {
      await onSend(draft);
      setDraft("");
      setTab("write");
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div role="tablist">
        <button type="button" role="tab" aria-selected={tab === "write"} onClick={() => setTab("write")}>
          Write
        </button>
        <button type="button" role="tab" aria-selected={tab === "preview"} onClick={() => setTab("preview")}>
          Preview
        </button>
      </div>
      {tab === "write" ? (
        <>
          <label htmlFor={id}>Comment</label>
          <textarea id={id} value={draft} onChange={(event) => setDraft(event.target.value)} />
        </>
      ) : (
        <CommentPreview draft={draft} />
      )}
      <button type="submit" disabled={isSending || draft.trim() === ""}>
        Send
      </button>
    </form>
  );
}
