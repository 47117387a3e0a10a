import type { User } from "@tandem/contract/auth";
import { useTranslations } from "use-intl";
import { Facts } from "../../components/facts.tsx";
import { formatMoment } from "../../lib/format.ts";

export function ProfileFacts({ user }: { readonly user: User }) {
  const t = useTranslations();
  return (
    <Facts
      rows={[
        [t("profile.username"), user.username],
        [t("profile.email"), user.email],
        [t("profile.role"), `${t(`session.role.${user.role}`)}: ${t(`profile.may.${user.role}`)}`],
        [t("profile.since"), formatMoment(user.createdAt)],
      ]}
    />
  );
}
