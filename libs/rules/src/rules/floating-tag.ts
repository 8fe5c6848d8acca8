import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const floatingTag = defineRule({
  id: "img/floating-tag",
  severity: "error",
  category: "cross-compatibility",
  description: "An image without a tag, or with one that moves, is another program tomorrow.",
  check: (model) =>
    servicesOf(model).flatMap((service) => {
      if (!service.image) return [];
      const tag = tagOf(service.image.value);
      if (tag !== undefined && !/^(latest|.*-latest|stable|main|master|edge|nightly)$/.test(tag)) return [];
      const message =
        tag === undefined
          ? `the image ${service.image.value} has no tag`
          : `the tag "${tag}" can mean another image tomorrow`;
      return { place: service.image.place, message, help: "name the version, as in postgres:15.19" };
    }),
});

/** The tag, or the digest, which is better; undefined when the reference has neither. */
function tagOf(image: string): string | undefined {
  const digest = image.indexOf("@");
  if (digest >= 0) return image.slice(digest + 1);
  // A colon before the last slash belongs to the registry's port
  const colon = image.indexOf(":", image.lastIndexOf("/") + 1);
  return colon < 0 ? undefined : image.slice(colon + 1);
}
