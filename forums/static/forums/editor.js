// The editor: fetched when somebody goes into a box for words (writing.js). It can make what a post may have and no more
// (forums/text.py): what is pasted from elsewhere loses the rest here, and again on the hub.
import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Document,
  Editor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Strike,
  Text,
} from "../django_prose_editor/editor.js";
import { fromElsewhere } from "./pasted.js";
import { linkPanel, toolbar } from "./toolbar.js";
import { asHtml, isHtml, laidOut } from "./words.js";

const KEEP_SPACES = { preserveWhitespace: "full" };

function extensions(onLink) {
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    Bold,
    Italic,
    Strike,
    Code,
    CodeBlock,
    Blockquote,
    BulletList,
    HorizontalRule,
    History,
    Heading.configure({ levels: [2] }),
    // Numbers are numbers, without a style of their own.
    OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }),
    // The Tab key leaves the box, as in every form.
    ListItem.extend({
      addKeyboardShortcuts() {
        return { Enter: () => this.editor.commands.splitListItem(this.name) };
      },
    }),
    Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": onLink }) }).configure({
      openOnClick: false,
      defaultProtocol: "https",
      shouldAutoLink: (address) => /^https?:\/\//i.test(address),
      HTMLAttributes: { target: null, rel: null, class: null },
    }),
  ];
}

/** What the words of a box are called, for the editor that takes its place. */
function names(box) {
  const label = box.labels[0];
  if (label && !label.id) label.id = `${box.id}-label`;
  const said = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label?.id, id: `${box.id}-editor` };
  for (const name of ["aria-describedby", "aria-invalid"]) said[name] = box.getAttribute(name);
  return Object.fromEntries(Object.entries({ ...said, class: "writing-words" }).filter(([, value]) => value));
}

/** Puts the editor in the place of `box`. `onType` gets its HTML at every change, `onPlain` asks for the box back. */
export function openEditor(box, { onType, onPlain }) {
  const holder = document.createElement("div");
  holder.className = "writing";
  const hadFocus = document.activeElement === box;
  const plain = isHtml(box.value) ? null : laidOut(box.value, hadFocus ? box.selectionStart : -1);
  const editor = new Editor({
    element: holder,
    injectCSS: false, // the policy allows no style in the page; ours is in hub.css
    extensions: extensions(() => openLink()),
    content: plain?.html ?? box.value,
    parseOptions: plain ? KEEP_SPACES : {},
    editorProps: { attributes: names(box), transformPastedHTML: fromElsewhere },
    onUpdate: ({ editor: { getHTML } }) => onType(getHTML.call(editor)),
  });
  const goToEnd = () => {
    editor.commands.setTextSelection(editor.state.doc.content.size);
    editor.view.focus();
  };
  const panel = linkPanel(editor, box.id);
  const openLink = () => panel.open() || true;
  holder.prepend(toolbar(editor, { box, onLink: openLink, onPlain, panel }), panel.element);
  box.before(holder);
  // At once, so that no key is lost that is pressed while the one takes the place of the other.
  if (hadFocus) {
    editor.commands.setTextSelection(plain ? placeOf(editor, plain) : editor.state.doc.content.size);
    editor.view.focus();
  }
  box.hidden = true;
  const leads = (event) => {
    const link = event.target.closest?.(`label[for="${box.id}"], a[href="#${box.id}"]`);
    if (!link) return;
    event.preventDefault();
    goToEnd();
  };
  document.addEventListener("click", leads);
  return {
    show: (words) => editor.commands.setContent(asHtml(words), { emitUpdate: false, parseOptions: isHtml(words) ? {} : KEEP_SPACES }),
    focus: goToEnd,
    close() {
      document.removeEventListener("click", leads);
      editor.destroy();
      holder.remove();
      box.hidden = false;
    },
  };
}

/** The place in the editor that is so far into so many a paragraph. */
function placeOf(editor, { block, offset }) {
  let number = -1;
  let found = editor.state.doc.content.size;
  editor.state.doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    number += 1;
    if (number === block) found = position + 1 + Math.min(offset, node.content.size);
    return false;
  });
  return found;
}
