import type { InstallationInfo } from "@tandem/contract/account";
import { useEffect, useState } from "react";
import type { ApiClient } from "../../lib/api-client.ts";

/**
 * How this server takes people in. Undefined until it has said so, and where it does not: the pages then show what they
 * would show anyway, and the server's refusal says the rest.
 */
export function useInstallation(client: ApiClient): InstallationInfo | undefined {
  const [info, setInfo] = useState<InstallationInfo>();
  useEffect(() => {
    let isGone = false;
    client.installation.get.query().then(
      (answer) => {
        if (!isGone) setInfo(answer);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [client]);
  return info;
}
