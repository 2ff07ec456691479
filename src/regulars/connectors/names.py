"""What shops call their columns, in English, Persian and Arabic.

Names are compared without case, spaces and punctuation. An entry that begins with `~` also matches
inside a longer name.
"""

from __future__ import annotations

import re

from regulars.connectors.schemas import Role
from regulars.locale.letters import fold

NAMES: dict[Role, str] = {
    "order_id": (
        "invoiceno invoice invoiceid invoicenumber orderid orderno ordernumber order "
        "ordernum transactionid transaction receipt receiptno receiptnumber basketid "
        "saleid ~شمارهسفارش شناسهسفارش ~شمارهفاکتور کدسفارش ~رقمالطلب ~رقمالفاتوره"
    ),
    "ordered_at": (
        "date datetime orderdate ordereddate orderedat invoicedate createdat created "
        "purchasedate purchasedat transactiondate saledate processedat paidat timestamp "
        "time day dateofpurchase placedat ~orderdate تاریخ ~تاریخسفارش ~تاریخثبت "
        "~تاریخخرید ~تاریخفاکتور التاریخ ~تاریخالطلب ~تاریخالشراء ~تاریخالفاتوره زمان"
    ),
    "customer": (
        "customerid customer customerno customernumber clientid client userid user "
        "buyerid buyer memberid membershipno custid accountid cardno شناسهمشتری کدمشتری "
        "~شمارهمشتری مشتری کاربر شناسهکاربر رقمالعمیل معرفالعمیل العمیل"
    ),
    "name": (
        "name customername fullname buyername clientname billingname shippingname نام "
        "ناممشتری نامونامخانوادگی نامخریدار الاسم اسمالعمیل"
    ),
    "email": (
        "email emailaddress mail customeremail billingemail ~email ایمیل پستالکترونیک "
        "البریدالالکترونی البرید"
    ),
    "phone": (
        "phone phonenumber mobile mobilenumber tel telephone cell billingphone "
        "customerphone ~phone ~mobile موبایل ~شمارهموبایل تلفن ~شمارهتلفن همراه "
        "شمارههمراه تلفنهمراه الهاتف الجوال رقمالهاتف رقمالجوال"
    ),
    "sku": (
        "stockcode sku productid productcode productno itemid itemcode itemno article "
        "articleno lineitemsku variantsku barcode ean upc کدکالا کدمحصول شناسهکالا "
        "شناسهمحصول رمزالمنتج رقمالمنتج"
    ),
    "title": (
        "description title productname product item itemname lineitemname "
        "productdescription producttitle نامکالا ناممحصول کالا محصول شرحکالا شرح عنوان "
        "اسمالمنتج المنتج الوصف"
    ),
    "category": (
        "category productcategory producttype department producttype گروه دستهبندی دسته "
        "گروهکالا الفیه الفئه القسم التصنیف"
    ),
    "brand": (
        "brand brandname manufacturer vendor برند مارک نامبرند العلامهالتجاریه المارکه البراند"
    ),
    "quantity": (
        "quantity qty units count numberofcds lineitemquantity pieces numberofitems "
        "~quantity تعداد مقدار الکمیه العدد"
    ),
    "price": (
        "unitprice price itemprice lineitemprice priceeach sellprice ~unitprice قیمت "
        "قیمتواحد بهایواحد فی سعر السعر سعرالوحده"
    ),
    "amount": (
        "amount linetotal lineamount sales revenue spend value dollarvalue extendedprice "
        "net netamount subtotal paid sum payment مبلغ مبلغکل جمع جمعمبلغ مبلغخرید "
        "مبلغپرداختی المبلغ القیمه"
    ),
    "cost": (
        "cost unitcost costprice costperitem itemcost purchaseprice buyingprice lineitemcost "
        "قیمتخرید قیمتتمامشده بهایتمامشده سعرالتکلفه التکلفه سعرالشراء"
    ),
    "total": (
        "total ordertotal totalamount totalprice grandtotal invoicetotal orderamount "
        "ordervalue totalvalue totalsales مبلغسفارش جمعکل مبلغفاکتور جمعسفارش قیمتکل "
        "الاجمالی المجموع اجمالیالطلب"
    ),
    "discount": (
        "discount discountamount orderdiscount discounttotal totaldiscount totaldiscounts "
        "cartdiscount discountvalue تخفیف مبلغتخفیف جمعتخفیف الخصم مبلغالخصم قیمهالخصم"
    ),
    "currency": "currency currencycode ارز واحدپول العمله",
    "coupon": (
        "coupon couponcode discountcode voucher vouchercode promocode promotioncode "
        "کدتخفیف کوپن کدالخصم قسیمه"
    ),
    "channel": (
        "channel saleschannel sourcename store storename shop branch کانال شعبه فروشگاه "
        "القناه الفرع"
    ),
    "country": "country countrycode billingcountry shippingcountry shipcountry کشور البلد الدوله",
    "city": "city town billingcity shippingcity شهر المدینه",
    "language": "language locale lang زبان اللغه",
    "email_consent": (
        "emailconsent acceptsmarketing emailoptin optin marketingconsent newsletter "
        "subscribed رضایتایمیل خبرنامه الموافقه"
    ),
    "refund": (
        "refund refunded isrefund cancelled canceled iscancelled returned isreturn مرجوعی "
        "لغو لغوشده برگشتی مرتجع ملغی"
    ),
}
OURS = "regulars_"  # columns that a file of refused rows adds
_PUNCTUATION = re.compile(r"[\W_]+")


def key(name: str) -> str:
    """A column's name as it is compared."""
    return _PUNCTUATION.sub("", fold(name))


def _index() -> tuple[dict[str, Role], dict[str, Role]]:
    whole: dict[str, Role] = {}
    inside: dict[str, Role] = {}
    for role, names in NAMES.items():
        for name in names.split():
            place = inside if name.startswith("~") else whole
            place[key(name)] = role
    return whole | inside, inside


WHOLE, INSIDE = _index()


def role_of(name: str) -> tuple[Role, bool]:
    """The role that a column's name suggests, and whether the name says it outright."""
    if name.startswith(OURS):
        return "ignore", True
    text = re.sub(r"\(.*?\)", "", name)
    for candidate in (key(name), key(text)):
        if candidate in WHOLE:
            return WHOLE[candidate], True
    for part, role in INSIDE.items():
        if part and part in key(name):
            return role, False
    return "ignore", False
