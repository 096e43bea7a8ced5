// What another program, poppler, reads in a PDF that dossier wrote.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace support {

class pdf_reader {
public:
    explicit pdf_reader(const std::string& bytes) { write_file(path(), bytes); }

    // The parts of the document as they are tagged, one a line, indented, with their text below them.
    std::string structure() const { return run("pdfinfo -struct-text"); }
    // The text of its pages in the order in which it was printed.
    std::string text() const { return run("pdftotext -raw", " -"); }
    // Title, author, subject and the like: "Title:           Decision log".
    std::string facts() const { return run("pdfinfo"); }
    // Its links, one a line.
    std::string links() const { return run("pdfinfo -url"); }

private:
    std::filesystem::path path() const { return folder_ / "read.pdf"; }

    // What the program prints, warnings about a damaged file included.
    std::string run(const std::string& program, const std::string& after = {}) const {
        FILE* const running =
            ::popen((program + " '" + path().string() + "'" + after + " 2>&1").c_str(), "r");
        if (!running) throw std::runtime_error("cannot run " + program);
        std::string printed;
        std::array<char, 4096> part{};
        while (const std::size_t size = std::fread(part.data(), 1, part.size(), running))
            printed.append(part.data(), size);
        if (::pclose(running) != 0) throw std::runtime_error(program + ", of poppler-utils: " + printed);
        return printed;
    }

    temporary_folder folder_;
};

}  // namespace support
