#include "packet/pdf_addenda.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace packet {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// `small_pdf().object("<< … >>")`: objects numbered from 1 as Cairo writes them, the first one the catalogue.
class small_pdf {
public:
    small_pdf& object(const std::string& inside) {
        offsets_.push_back(bytes_.size());
        bytes_ += std::to_string(offsets_.size()) + " 0 obj\n<< " + inside + "\n>>\nendobj\n";
        return *this;
    }
    small_pdf& figure() { return object("/Type /StructElem\n   /S /Figure\n   /K 0"); }
    small_pdf& paragraph() { return object("/Type /StructElem\n   /S /P\n   /K 0"); }

    operator std::string() const {
        const std::string size = std::to_string(offsets_.size() + 1);
        std::string end = "xref\n0 " + size + "\n0000000000 65535 f \n";
        for (const std::size_t offset : offsets_) {
            std::array<char, 24> entry{};
            std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", offset);
            end += entry.data();
        }
        return bytes_ + end + "trailer\n<< /Size " + size +
               "\n   /Root 1 0 R\n   /Info 2 0 R\n>>\nstartxref\n" + std::to_string(bytes_.size()) +
               "\n%%EOF\n";
    }

private:
    std::string bytes_ = "%PDF-1.4\n";
    std::vector<std::size_t> offsets_;
};

small_pdf with_catalogue() {
    return small_pdf{}.object("/Type /Catalog\n   /Pages 9 0 R").object("/Title (x)");
}

// What was appended to the file.
std::string appended(const std::string& before, const pdf_addenda& addenda) {
    const std::string after = with_addenda(before, addenda);
    EXPECT_THAT(after, StartsWith(before)) << "what is there stays as it is";
    return after.substr(std::min(before.size(), after.size()));
}

TEST(PdfAddenda, NameTheLanguageInANewerCatalogue) {
    const auto more = appended(with_catalogue(), {"en", {}});
    EXPECT_THAT(more, StartsWith("1 0 obj\n<< /Type /Catalog\n   /Pages 9 0 R\n"));
    EXPECT_THAT(more, HasSubstr("/Lang (en)"));
    EXPECT_THAT(more, HasSubstr("/DisplayDocTitle true"));
}

TEST(PdfAddenda, PointToTheNewerObjectsAndToTheOlderTable) {
    const std::string before = with_catalogue();
    const std::string after = with_addenda(before, {"en", {}});
    std::array<char, 24> entry{};
    std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", before.size());
    EXPECT_THAT(after, HasSubstr("xref\n1 1\n" + std::string{entry.data()} + "trailer\n"));
    EXPECT_THAT(after, HasSubstr("/Prev " + std::to_string(before.rfind("xref\n0 ")) + "\n"));
    EXPECT_THAT(after.substr(before.size()),
                HasSubstr("startxref\n" + std::to_string(after.rfind("xref\n1 1")) + "\n%%EOF\n"));
}

TEST(PdfAddenda, SayWhatTheFiguresShowInTheirOrder) {
    const auto more = appended(with_catalogue().figure().paragraph().figure(), {"en", {"Aé", "\U0001F680"}});
    EXPECT_THAT(more,
                HasSubstr("3 0 obj\n<< /Type /StructElem\n   /S /Figure\n   /K 0\n   /Alt <FEFF004100E9>"));
    EXPECT_THAT(more, HasSubstr("/Alt <FEFFD83DDE80>"));
    EXPECT_THAT(more, Not(HasSubstr("\n4 0 obj")));
}

TEST(PdfAddenda, LeaveAFigureOfWhichNothingIsSaid) {
    const auto more = appended(with_catalogue().figure().figure(), {"en", {"one"}});
    EXPECT_THAT(more, Not(HasSubstr("\n4 0 obj")));
}

TEST(PdfAddenda, LeaveAFileThatIsBuiltOtherwise) {
    const std::string whole = with_catalogue();
    for (const std::string& other :
         {std::string{}, std::string{"%PDF-1.7\n"}, whole.substr(0, whole.size() / 2),
          std::string{"trailer\n<< /Size 4\n/Root 1 0 R\n/Info 2 0 R\n>>\nstartxref\n999999\n%%EOF\n"},
          std::string{"trailer\n<< /Size x\n/Root 1 0 R\n/Info 2 0 R\n>>\nstartxref\n0\n%%EOF\n"}})
        EXPECT_EQ(with_addenda(other, {"en", {"one"}}), other);
}

}  // namespace
}  // namespace packet
