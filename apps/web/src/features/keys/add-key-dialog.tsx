import type { ExchangeKey } from "@tandem/contract/keys";
import type { Venue } from "@tandem/contract/market-data";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "../../components/dialog.tsx";
import { type PanelQuery, QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { AddKeyForm } from "./add-key-form.tsx";
import { KeyAdded } from "./key-added.tsx";

/** What a new key answers; more of it is in the list. */
export type AddedKey = Pick<ExchangeKey, "venue" | "label" | "apiKeyLast4" | "permissions" | "warnings">;

/** Key, secret and passphrase live in the form's fields alone: when the dialog closes, or the key is stored, they are gone. */
export function AddKeyDialog(props: {
  readonly client: ApiClient;
  readonly venues: PanelQuery<readonly Venue[]>;
  readonly onAdded: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("keys");
  const [added, setAdded] = useState<AddedKey>();
  if (added !== undefined)
    return (
      <Dialog title={t("addedTitle")} text={t("addedText")} onClose={props.onClose}>
        <KeyAdded added={added} onDone={props.onClose} />
      </Dialog>
    );
  return (
    <Dialog title={t("addTitle")} text={t("addText")} onClose={props.onClose}>
      <QueryPanel query={props.venues} skeleton={<RowsSkeleton rows={4} />}>
        {(venues) => (
          <AddKeyForm
            client={props.client}
            venues={venues}
            onAdded={(key) => {
              setAdded(key);
              props.onAdded();
            }}
          />
        )}
      </QueryPanel>
    </Dialog>
  );
}
