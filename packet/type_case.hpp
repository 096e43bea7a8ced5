// The fonts of one thread. Names are those of Pango's own types, so that headers need not include it.
#pragma once

#include <memory>

struct _PangoContext;
struct _PangoLayout;

namespace packet {

struct layout_deleter {
    void operator()(_PangoLayout* layout) const;
};
using layout_ptr = std::unique_ptr<_PangoLayout, layout_deleter>;

// An empty layout in the calling thread's fonts. Fonts stay open until the thread ends. The language of the
// surroundings is ignored: the same text is set alike on every machine that has the same fonts.
layout_ptr new_layout();

}  // namespace packet
