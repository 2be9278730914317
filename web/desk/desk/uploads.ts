import { uploadAttachment } from '../app/http.ts';
import { messageOf } from '../realtime/request-error.ts';
import type { UploadEntry } from '../state/desk-state.ts';
import type { DeskModel } from '../state/model.ts';

const most = 10;

/** Uploads files into the draft of a conversation; each shows how it goes on its own. */
export function addFiles(model: DeskModel, conversationId: string, files: readonly File[]): void {
  const room = most - model.draftOf(conversationId).uploads.length;
  for (const file of files.slice(0, Math.max(0, room))) {
    const localId = crypto.randomUUID();
    const entry: UploadEntry = {
      localId,
      name: file.name,
      state: 'uploading',
      attachment: null,
      error: null,
    };
    model.setDraft(conversationId, (draft) => ({ uploads: [...draft.uploads, entry] }));
    uploadAttachment(conversationId, file).then(
      (attachment) => change(model, conversationId, localId, { state: 'ready', attachment }),
      (error: unknown) =>
        change(model, conversationId, localId, { state: 'failed', error: messageOf(error) }),
    );
  }
}

/** Takes a file out of the draft. */
export function removeUpload(model: DeskModel, conversationId: string, localId: string): void {
  model.setDraft(conversationId, (draft) => ({
    uploads: draft.uploads.filter((upload) => upload.localId !== localId),
  }));
}

function change(model: DeskModel, conversationId: string, localId: string, to: Partial<UploadEntry>): void {
  model.setDraft(conversationId, (draft) => ({
    uploads: draft.uploads.map((upload) => (upload.localId === localId ? { ...upload, ...to } : upload)),
  }));
}
