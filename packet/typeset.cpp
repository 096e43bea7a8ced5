#include "packet/typeset.hpp"

#include "packet/galley.hpp"

namespace packet {

void warm_up_fonts() {
    // Latin, and one letter of each kind of script that needs another font.
    width_of({{"Decision log 1234 · → “…” é Ω Ж ש ق अ 決 한 🚀", styles::body}});
    width_of({{"Decision log", styles::strong}, {"Why?", styles::question}, {"Results", styles::label}});
}

}  // namespace packet
